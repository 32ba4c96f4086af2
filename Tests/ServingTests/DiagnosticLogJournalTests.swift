// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Logging
import struct SystemPackage.Errno
import Testing

@testable import Serving

/// Diagnostics whose destination is the journal.
@Suite(.timeLimit(.minutes(10))) struct DiagnosticLogJournalTests {
    private let clock = DiagnosticClock(wallNow: { 0 }, now: { 1_000_000_000 })

    private func log(_ queue: JournalQueue, _ destination: DiagnosticDestination = .journal) -> DiagnosticLog {
        DiagnosticLog(.journal(queue), destination, level: .info, clock: clock)
    }

    private func logger(_ log: DiagnosticLog) -> Logger {
        Logger(label: "test") { _ in DiagnosticLogHandler(log) }
    }

    @Test func messagesArriveBeforeTheEnd() throws {
        let journal = try SampleJournal()
        let log = log(try journal.queue())
        #expect(log.isJournal)
        logger(log).debug("not shown")
        logger(log).notice("hello")
        logger(log).critical("end")
        log.finish()
        #expect(journal.taken == ["PRIORITY=5 MESSAGE=hello", "PRIORITY=2 MESSAGE=end"])
    }

    @Test func whatAStalledJournalMissesIsCountedAndTold() throws {
        let journal = try SampleJournal(stallsAfter: 0)
        let log = log(try journal.queue())
        logger(log).info("first")
        journal.waitUntilStalled()
        for number in 1..<JournalQueue.capacity + 3 { logger(log).info("\(number)") }
        #expect(journal.taken.isEmpty)
        journal.goOn()
        while journal.taken.count < JournalQueue.capacity { log.settle() }
        log.finish()
        #expect(journal.taken.last == "PRIORITY=4 MESSAGE=3 messages were lost: nobody read them in time")
    }

    @Test func aLossThatCouldNotBeToldIsNotForgotten() throws {
        let journal = try SampleJournal()
        let queue = try journal.queue()
        let log = log(queue)
        journal.fail(.connectionRefused)
        for number in 0..<5 { logger(log).info("\(number)") }
        // The word of the loss is lost itself, any number of times.
        while journal.refused < 20 { log.settle() }
        journal.fail(nil)
        while journal.taken.isEmpty { log.settle() }
        log.finish()
        let counts = journal.taken.compactMap { Int($0.dropFirst("PRIORITY=4 MESSAGE=".count).prefix { $0 != " " }) }
        #expect(counts.reduce(0, +) == 5)
        #expect(journal.taken.allSatisfy { $0.hasSuffix(" lost: Connection refused") }, "\(journal.taken)")
    }

    @Test func whatRequestsCauseIsLimitedHereToo() throws {
        let journal = try SampleJournal()
        let log = log(try journal.queue())
        for number in 0..<12 { logger(log).warning("broken \(number)", metadata: .ofRequest) }
        log.finish()
        #expect(journal.taken.count == 11)
        #expect(journal.taken.last == "PRIORITY=4 MESSAGE=… 2 more messages like \"broken 10\" in 1 s")
    }

    @Test func aReloadGoesToAFileAndBack() throws {
        let scratch = try AccessLogScratch()
        let journal = try SampleJournal()
        let log = log(try journal.queue())
        var logging = Settings.defaults(root: "/").logging
        logger(log).info("one")
        logging.diagnostics = .file(path: scratch.path("log"))
        log.take(try log.prepare(logging))
        #expect(!log.isJournal && !log.isWhereStandardErrorGoes)
        logger(log).info("two")
        logging.diagnostics = .journal
        logging.level = .debug
        log.take(try log.prepare(logging))
        logger(log).debug("three")
        log.take(try log.prepare(logging))
        logger(log).info("four")
        log.finish()
        #expect(try scratch.contents("log") == "1970-01-01T00:00:00.000Z info: two\n")
        #expect(journal.taken.map { $0.suffix(5) } == ["E=one", "three", "=four"])
    }
}
