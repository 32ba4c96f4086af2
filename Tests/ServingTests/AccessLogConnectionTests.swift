// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@testable import Serving

/// What the writer does when whoever it is connected to goes, as a journal that begins again does.
@Suite(.timeLimit(.minutes(10))) struct AccessLogConnectionTests {
    /// Takes connections as a journal would, and keeps their other ends.
    private final class Host: Sendable {
        private let ends = Mutex<[FileDescriptor]>([])
        private let isThere = Mutex(true)

        func connect() throws(Errno) -> OwnedDescriptor {
            guard isThere.withLock({ $0 }) else { throw .connectionRefused }
            var pair: [CInt] = [0, 0]
            let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
            guard socketpair(AF_UNIX, type, 0, &pair) == 0 else { throw .ioError }
            ends.withLock { $0.append(FileDescriptor(rawValue: pair[0])) }
            return OwnedDescriptor(FileDescriptor(rawValue: pair[1]))
        }

        func setThere(_ there: Bool) { isThere.withLock { $0 = there } }

        /// The oldest connection that nobody has taken, once there is one.
        func next() -> OwnedDescriptor {
            while true {
                if let end = ends.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return OwnedDescriptor(end) }
                sched_yield()
            }
        }
    }

    private let host = Host()
    private let reports = AccessLogReports()

    /// - Parameter interval: the least time between two new connections, in nanoseconds.
    private func writer(interval: Int64 = 3_600_000_000_000) throws -> LogWriter {
        var limits = LogWriter.Limits()
        limits.renameCheckInterval = interval
        limits.reportInterval = 0
        let host = host
        let file = try LogFile { () throws(Errno) in try host.connect() }
        return try LogWriter(file: file, limits: limits, report: reports.receive)
    }

    /// Reads lines of 100 bytes.
    private func read(_ count: Int, from end: borrowing OwnedDescriptor) -> String {
        var text: [UInt8] = []
        while text.count < count * 100 {
            var piece = [UInt8](repeating: 0, count: count * 100 - text.count)
            let got = Glibc.read(end.number, &piece, piece.count)
            guard got > 0 else { break }
            text += piece[..<got]
        }
        return String(decoding: text, as: UTF8.self)
    }

    @Test func linesFitTheJournal() throws {
        let writer = try writer()
        #expect(writer.lineLimit == 48 << 10)
        #expect(writer.stop(deadline: .farAway))
    }

    @Test func aConnectionThatBreaksIsMadeAgainAndNoLineIsLost() throws {
        let writer = try writer()
        do {
            let first = host.next()
            _ = writer.submit(accessLogLines(0..<10), lines: 10)
            #expect(read(10, from: first) == accessLogText(0..<10))
        }
        _ = writer.submit(accessLogLines(10..<20), lines: 10)
        let second = host.next()
        #expect(read(10, from: second) == accessLogText(10..<20))
        #expect(writer.stop(deadline: .farAway))
        #expect(writer.lostLines == 0)
        #expect(reports.all.isEmpty)
    }

    @Test func aSignalOpensAnother() throws {
        let writer = try writer()
        let first = host.next()
        _ = writer.submit(accessLogLines(0..<1), lines: 1)
        #expect(read(1, from: first) == accessLogText(0..<1))
        writer.reopen()
        _ = writer.submit(accessLogLines(1..<3), lines: 2)
        let second = host.next()
        #expect(writer.stop(deadline: .farAway))
        #expect(try AccessLogPipe.readToEnd(first) == "")
        #expect(try AccessLogPipe.readToEnd(second) == accessLogText(1..<3))
        #expect(writer.lostLines == 0)
    }

    @Test func aHostThatIsGoneCostsLinesUntilItIsBack() throws {
        let writer = try writer(interval: 1_000_000)
        host.setThere(false)
        _ = host.next()
        _ = writer.submit(accessLogLines(0..<10), lines: 10)
        while reports.lostLines < 10 { sched_yield() }
        let report = try #require(reports.all.first)
        #expect(report.writeError == .brokenPipe && report.reopenError == .connectionRefused)
        host.setThere(true)
        // The first of these may come too soon after the last try, and is lost too.
        var number = 10
        while writer.lostLines == number {
            _ = writer.submit(accessLogLines(number..<number + 1), lines: 1)
            number += 1
            usleep(2_000)
        }
        let second = host.next()
        #expect(writer.stop(deadline: .farAway))
        #expect(try AccessLogPipe.readToEnd(second) == accessLogText(writer.lostLines..<number))
    }

    @Test func aHostThatLeavesInsideALineCostsThatLineAndTheNextConnectionBeginsWithAWholeOne() throws {
        let writer = try writer()
        let count = 40_000
        // More than a socket holds, so that the thread waits inside the batch.
        _ = writer.submit(accessLogLines(0..<count), lines: count)
        do {
            let first = host.next()
            #expect(read(3, from: first) == accessLogText(0..<3))
        }
        let second = host.next()
        let rest = Mutex("")
        let reader = Handover(second)
        let thread = try Thread(name: "reader") {
            guard let end = reader.take() else { return }
            let text = try? AccessLogPipe.readToEnd(end)
            rest.withLock { $0 = text ?? "" }
        }
        #expect(writer.stop(deadline: .farAway))
        thread.join()
        let text = rest.withLock { $0 }
        let got = text.utf8.count / 100
        #expect(got > 0 && text == accessLogText(count - got..<count))
        #expect(writer.lostLines <= 1)
    }

    private final class Handover: Sendable {
        private let end: Mutex<OwnedDescriptor?>
        init(_ end: consuming OwnedDescriptor) { self.end = Mutex(end) }
        func take() -> OwnedDescriptor? { end.withLock { $0.take() } }
    }
}
