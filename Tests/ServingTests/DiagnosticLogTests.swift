// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import LinuxSystem
import Logging
import Synchronization
import struct SystemPackage.FilePath
import Testing

@testable import Serving

struct DiagnosticLogTests {
    private static let second: Int64 = 1_000_000_000

    /// A clock that stands still until it is told otherwise.
    private final class Hands: Sendable {
        let now = Atomic<Int64>(1_000_000_000)

        var clock: DiagnosticClock {
            DiagnosticClock(wallNow: { 0 }, now: { self.now.load(ordering: .relaxed) })
        }

        func advance(_ seconds: Int64) {
            now.add(seconds * DiagnosticLogTests.second, ordering: .relaxed)
        }
    }

    private let scratch: AccessLogScratch
    private let hands = Hands()

    init() throws {
        scratch = try AccessLogScratch()
    }

    private func log(_ name: String = "log", level: DiagnosticLevel = .info) throws -> DiagnosticLog {
        DiagnosticLog(.lines(try scratch.file(name)), .file(path: scratch.path(name)), level: level, clock: hands.clock)
    }

    private func logging(_ name: String, _ level: DiagnosticLevel = .info) -> LoggingSettings {
        var logging = Settings.defaults(root: "/").logging
        logging.diagnostics = .file(path: scratch.path(name))
        logging.level = level
        return logging
    }

    private func logger(_ log: DiagnosticLog) -> Logger {
        Logger(label: "test") { _ in DiagnosticLogHandler(log) }
    }

    /// The lines of a file, without their times.
    private func lines(_ name: String = "log") throws -> [String] {
        try #require(try scratch.contents(name)).split(separator: "\n").map { line in
            #expect(line.hasPrefix("1970-01-01T00:00:00.000Z "))
            return String(line.dropFirst(25))
        }
    }

    @Test(arguments: DiagnosticLevel.allCases)
    func aLevelShowsItselfAndWhatIsMoreImportant(level: DiagnosticLevel) throws {
        let logger = logger(try log(level: level))
        for each in DiagnosticLevel.allCases { logger.log(level: Logger.Level(each), "\(each.rawValue)") }
        let expected = DiagnosticLevel.allCases.drop { $0 != level }
        #expect(try lines() == expected.map { "\($0.rawValue): \($0.rawValue)" })
    }

    @Test func aLevelChangesForLoggersThatAreThereAlready() throws {
        let log = try log(level: .error)
        let logger = logger(log)
        var stubborn = logger
        stubborn.logLevel = .critical
        logger.info("before")
        log.take(try log.prepare(logging("log", .debug)))
        logger.debug("after")
        stubborn.error("has a level of its own")
        #expect(try lines() == ["debug: after"])
    }

    @Test func aReloadOpensTheFileAnewThoughItsNameIsTheSame() throws {
        let log = try log()
        let logger = logger(log)
        logger.info("before")
        try #require(rename(scratch.path("log"), scratch.path("old")) == 0)
        log.take(try log.prepare(logging("log")))
        logger.info("after")
        #expect(try lines("old") == ["info: before"])
        #expect(try lines() == ["info: after"])
    }

    @Test func aNewFileIsForItsOwnerAndItsGroup() throws {
        let log = try DiagnosticLog(logging("new"))
        #expect(!log.isWhereStandardErrorGoes)
        logger(log).notice("hello")
        var status = stat()
        #expect(stat(scratch.path("new"), &status) == 0)
        #expect(status.st_mode & 0o777 & ~0o640 == 0 && status.st_mode & 0o600 == 0o600)
        #expect(try #require(try scratch.contents("new")).hasSuffix("Z notice: hello\n"))
    }

    @Test func aDestinationThatCannotBeOpenedChangesNothing() throws {
        let log = try log()
        #expect(throws: (any Error).self) { _ = try log.prepare(logging("none/log", .trace)) }
        logger(log).debug("too little")
        logger(log).info("goes on")
        #expect(try lines() == ["info: goes on"])
        #expect(throws: (any Error).self) { _ = try DiagnosticLog(logging("no/log")) }
    }

    @Test func anotherDestinationTakesWhatComesAfterwards() throws {
        let log = try log()
        logger(log).info("first")
        log.take(try log.prepare(logging("second")))
        logger(log).info("second")
        #expect(try lines() == ["info: first"])
        #expect(try #require(try scratch.contents("second")).hasSuffix("info: second\n"))
    }

    @Test func aRenamedFileIsLeftWhenToldAndAfterASecond() throws {
        let log = try log()
        #expect(rename(scratch.path("log"), scratch.path("log.1")) == 0)
        logger(log).info("not noticed yet")
        log.reopen()
        logger(log).info("told")
        #expect(rename(scratch.path("log"), scratch.path("log.2")) == 0)
        hands.advance(1)
        logger(log).info("noticed")
        #expect(try lines("log.1") == ["info: not noticed yet"])
        #expect(try lines("log.2") == ["info: told"])
        #expect(try lines() == ["info: noticed"])
    }

    @Test func aFileThatCannotBeReopenedGoesOnAndSaysSo() throws {
        let log = try log()
        #expect(rename(scratch.path("log"), scratch.path("log.1")) == 0)
        #expect(mkdir(scratch.path("log"), 0o755) == 0)
        defer { rmdir(scratch.path("log")) }
        log.reopen()
        #expect(
            try lines("log.1") == [
                "error: diagnostics: the file cannot be opened again, the old one goes on: Is a directory"
            ])
    }

    @Test func aLineThatSomebodyLeftTornIsEnded() throws {
        try scratch.put("torn", into: "log")
        logger(try log()).info("whole")
        #expect(try scratch.contents("log") == "torn\n1970-01-01T00:00:00.000Z info: whole\n")
    }
}

/// Messages that clients can cause.
extension DiagnosticLogTests {
    @Test func whatRequestsCauseIsLimitedBySite() throws {
        let log = try log()
        let logger = logger(log)
        for number in 0..<25 { logger.warning("broken \(number)", metadata: .ofRequest) }
        for number in 0..<11 { logger.warning("other \(number)", metadata: .ofRequest) }
        #expect(try lines().count == 20)
        hands.advance(9)
        log.settle()
        #expect(try lines().count == 20)
        hands.advance(1)
        log.settle()
        #expect(
            try Set(lines().dropFirst(20)) == [
                "warning: … 15 more messages like \"broken 10\" in 10 s",
                "warning: … 1 more message like \"other 10\" in 10 s",
            ])
    }

    @Test func whatTheDaemonItselfSaysIsNeverLimited() throws {
        let logger = logger(try log())
        for number in 0..<500 { logger.error("problem \(number)") }
        #expect(try lines().count == 500)
    }

    @Test func aLoggerMayBeMarkedAsAWhole() throws {
        var logger = logger(try log())
        logger[metadataKey: "cause"] = "request"
        for number in 0..<20 { logger.error("problem \(number)") }
        #expect(try lines().count == 10)
    }

    @Test func theNextMessageOfAnybodyTellsWhatIsDue() throws {
        let log = try log()
        let logger = logger(log)
        for _ in 0..<12 { logger.warning("broken", metadata: .ofRequest) }
        hands.advance(10)
        logger.info("something else")
        #expect(
            try lines().suffix(2) == ["warning: … 2 more messages like \"broken\" in 10 s", "info: something else"])
    }

    @Test func theEndTellsWhatIsLeft() throws {
        let log = try log()
        for _ in 0..<11 { logger(log).warning("broken", metadata: .ofRequest) }
        hands.advance(2)
        log.finish()
        #expect(try lines().last == "warning: … 1 more message like \"broken\" in 2 s")
    }

    @Test func manyThreadsLoseNothingAndCountRight() throws {
        let log = try log()
        let logger = logger(log)
        let threads = try (0..<4).map { _ in
            try Thread(name: "speaker") {
                for _ in 0..<250 {
                    logger.info("mine")
                    logger.warning("of a request", metadata: .ofRequest)
                }
            }
        }
        for thread in threads { #expect(thread.join(until: .max)) }
        log.finish()
        let lines = try lines()
        #expect(lines.count { $0 == "info: mine" } == 1_000)
        #expect(lines.count { $0 == "warning: of a request" } == 10)
        #expect(lines.last == "warning: … 990 more messages like \"of a request\" in 1 s")
    }
}

/// Readers that do not keep up.
extension DiagnosticLogTests {
    @Test(.timeLimit(.minutes(10)), arguments: [true, false])
    func aFullPipeLosesMessagesAndTellsHowMany(blocking: Bool) throws {
        let pipe = try AccessLogPipe(blocking: blocking)
        let log = DiagnosticLog(.lines(try pipe.file()), .standardError, level: .info, clock: hands.clock)
        #expect(fcntl(pipe.reader.number, F_SETFL, O_NONBLOCK) == 0)
        // Two pages; where a write could block, one that is empty is needed to be sure that it does not (pipe(7)).
        #expect(fcntl(pipe.writer.number, 1031, 8192) == 8192)
        let room = blocking ? 4096 / 33 + 1 : 2 * (4096 / 33)
        // Lines of 33 bytes: when the next does not fit, neither does a line that tells of it.
        for _ in 0..<300 { logger(log).info("a") }
        let before = try AccessLogPipe.readToEnd(pipe.reader)
        let written = before.split(separator: "\n").count
        #expect(written == room)
        #expect(before.hasSuffix("a\n"))
        logger(log).info("heard again")
        let stamp = "1970-01-01T00:00:00.000Z"
        #expect(
            try AccessLogPipe.readToEnd(pipe.reader) == """
                \(stamp) warning: \(300 - written) messages were lost: nobody read them in time
                \(stamp) info: heard again

                """)
    }

    @Test func aLossIsToldWithoutAnotherMessageToo() throws {
        let pipe = try AccessLogPipe(blocking: false)
        let log = DiagnosticLog(.lines(try pipe.file()), .standardError, level: .info, clock: hands.clock)
        #expect(fcntl(pipe.reader.number, F_SETFL, O_NONBLOCK) == 0)
        for _ in 0..<4096 / 33 + 1 { logger(log).info("a") }
        log.settle()
        _ = try AccessLogPipe.readToEnd(pipe.reader)
        log.settle()
        #expect(
            try AccessLogPipe.readToEnd(pipe.reader).hasSuffix(
                "warning: 1 message was lost: nobody read them in time\n"))
        log.settle()
        #expect(try AccessLogPipe.readToEnd(pipe.reader) == "")
    }

    @Test func aLossIsToldAtTheNextDestination() throws {
        let log = DiagnosticLog(
            .lines(try LogFile(path: "/dev/full")), .file(path: "/dev/full"), level: .info, clock: hands.clock)
        logger(log).info("lost")
        log.take(try log.prepare(logging("log")))
        log.settle()
        #expect(try lines() == ["warning: 1 message was lost: No space left on device"])
    }

    @Test func aChangeOnStandardErrorLosesNothingOfALine() throws {
        let pipe = try AccessLogPipe(blocking: false)
        let log = DiagnosticLog(.lines(try pipe.file()), .standardError, level: .error, clock: hands.clock)
        #expect(fcntl(pipe.reader.number, F_SETFL, O_NONBLOCK) == 0)
        var change = Settings.defaults(root: "/").logging
        change.level = .info
        // More than a page: the rest waits for the reader.
        logger(log).error("\(String(repeating: "a", count: DiagnosticLine.textLimit))")
        log.take(try log.prepare(change))
        let before = try AccessLogPipe.readToEnd(pipe.reader)
        #expect(before.utf8.count == 4096)
        logger(log).info("next")
        let line = before + (try AccessLogPipe.readToEnd(pipe.reader))
        #expect(line.split(separator: "\n").map { $0.suffix(5) } == ["aaaaa", " next"])
    }

    @Test func aClosedStandardErrorIsNobodysProblem() {
        let log = DiagnosticLog(.lines(nil), .standardError, level: .info, clock: hands.clock)
        logger(log).critical("nobody hears")
        log.reopen()
        log.finish()
        #expect(log.isWhereStandardErrorGoes)
    }
}
