// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

@testable import Serving

/// What the writer does when its file changes under it.
@Suite(.timeLimit(.minutes(10))) struct AccessLogWriterFileTests {
    private let scratch: AccessLogScratch
    private let reports = AccessLogReports()

    init() throws {
        scratch = try AccessLogScratch()
    }

    private func writer(_ file: consuming LogFile, followsRenames: Bool = false) throws -> LogWriter {
        var limits = LogWriter.Limits()
        limits.renameCheckInterval = followsRenames ? 0 : 3_600_000_000_000
        return try LogWriter(file: file, limits: limits, report: reports.receive)
    }

    private func moveAway(_ name: String, to other: String) {
        #expect(rename(scratch.path(name), scratch.path(other)) == 0)
    }

    /// Logs are turned over five times under a steady stream: by a signal, and by their name alone.
    @Test(arguments: [true, false])
    func turningOverLosesAndTearsNoLine(bySignal: Bool) throws {
        let writer = try writer(scratch.file("log"), followsRenames: !bySignal)
        for turn in 0..<5 {
            let first = turn * 100
            for number in first..<first + 50 { _ = writer.submit(accessLogLines(number..<number + 1), lines: 1) }
            moveAway("log", to: "log.\(turn)")
            if bySignal { writer.reopen() }
            for number in first + 50..<first + 100 { _ = writer.submit(accessLogLines(number..<number + 1), lines: 1) }
            // The next turn needs a file to move: it is there as soon as the thread has seen the change.
            while access(scratch.path("log"), F_OK) != 0 { sched_yield() }
        }
        #expect(writer.stop(deadline: .farAway))

        var all = ""
        for turn in 0..<5 {
            let old = try #require(try scratch.contents("log.\(turn)"))
            #expect(old.isEmpty || old.hasSuffix("\n"))
            all += old
        }
        let current = try #require(try scratch.contents("log"))
        #expect(all + current == accessLogText(0..<500))
        // What was submitted after the change is in the new file.
        #expect(current.hasSuffix(accessLogText(450..<500)))
        #expect(writer.lostLines == 0)
        #expect(reports.all.isEmpty)
    }

    @Test func fileThatCannotBeOpenedAgainIsReportedAndTheOldOneGoesOn() throws {
        let writer = try writer(scratch.file("log"))
        moveAway("log", to: "old")
        #expect(mkdir(scratch.path("log"), 0o755) == 0)
        defer { rmdir(scratch.path("log")) }
        writer.reopen()
        _ = writer.submit(accessLogLines(0..<10), lines: 10)
        #expect(writer.stop(deadline: .farAway))
        #expect(try scratch.contents("old") == accessLogText(0..<10))
        #expect(reports.all == [LogWriter.Report(lostLines: 0, writeError: nil, reopenError: .isDirectory)])
        #expect(writer.lostLines == 0)
    }

    @Test(arguments: [("", ""), ("whole\n", "whole\n"), ("torn", "torn\n")])
    func lineThatSomebodyElseLeftOpenIsEnded(before: String, after: String) throws {
        try scratch.put(before, into: "log")
        let writer = try writer(scratch.file("log"))
        _ = writer.submit(accessLogLines(0..<1), lines: 1)
        #expect(writer.stop(deadline: .farAway))
        #expect(try scratch.contents("log") == after + accessLogText(0..<1))
    }

    @Test func fifoKeepsLinesUntilAReaderComes() throws {
        #expect(mkfifo(scratch.path("fifo"), 0o640) == 0)
        let writer = try writer(scratch.file("fifo"))
        _ = writer.submit(accessLogLines(0..<10), lines: 10)
        let number = try #require(Optional(open(scratch.path("fifo"), O_RDONLY | O_CLOEXEC)))
        let reader = OwnedDescriptor(FileDescriptor(rawValue: number))
        #expect(writer.stop(deadline: .farAway))
        #expect(try AccessLogPipe.readToEnd(reader) == accessLogText(0..<10))
        #expect(writer.lostLines == 0)
    }

    @Test func readerOfAFifoMayRestart() throws {
        #expect(mkfifo(scratch.path("fifo"), 0o640) == 0)
        let writer = try writer(scratch.file("fifo"))
        do {
            let number = open(scratch.path("fifo"), O_RDONLY | O_CLOEXEC)
            let first = OwnedDescriptor(FileDescriptor(rawValue: number))
            _ = writer.submit(accessLogLines(0..<1), lines: 1)
            var piece = [UInt8](repeating: 0, count: 100)
            #expect(read(first.number, &piece, 100) == 100)
            #expect(piece == accessLogLines(0..<1))
        }
        _ = writer.submit(accessLogLines(1..<11), lines: 10)
        let number = open(scratch.path("fifo"), O_RDONLY | O_CLOEXEC)
        let second = OwnedDescriptor(FileDescriptor(rawValue: number))
        #expect(writer.stop(deadline: .farAway))
        #expect(try AccessLogPipe.readToEnd(second) == accessLogText(1..<11))
        #expect(writer.lostLines == 0)
    }

    @Test func fifoWithoutAReaderCostsLinesOnlyWhenFull() throws {
        #expect(mkfifo(scratch.path("fifo"), 0o640) == 0)
        let writer = try writer(scratch.file("fifo"))
        _ = writer.submit(accessLogLines(0..<5000), lines: 5000)
        writer.queue.orderStop(deadline: MonotonicClock.now() + 20_000_000)
        #expect(writer.stop(deadline: .farAway))
        #expect(writer.lostLines > 0)
        #expect(reports.lostLines == writer.lostLines)
    }

    @Test func reopeningDoesNotWaitForAReaderThatIsBehind() throws {
        #expect(mkfifo(scratch.path("log"), 0o640) == 0)
        let writer = try writer(scratch.file("log"))
        let number = open(scratch.path("log"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let reader = OwnedDescriptor(FileDescriptor(rawValue: number))
        // More than any pipe holds, so that the thread waits inside the batch.
        _ = writer.submit(accessLogLines(0..<20_000), lines: 20_000)
        moveAway("log", to: "fifo")
        writer.reopen()
        while access(scratch.path("log"), F_OK) != 0 { sched_yield() }
        #expect(writer.stop(deadline: .farAway))
        let old = try AccessLogPipe.readToEnd(reader)
        let new = try #require(try scratch.contents("log"))
        #expect(!new.isEmpty)
        #expect(old + new == accessLogText(0..<20_000))
        #expect(writer.lostLines == 0)
    }

    /// In a process of its own, since the limit on a file's size that stands for the end of the disk is a process's.
    @Test func lineCutByAFullDiskIsFinishedWhenThereIsRoom() async {
        await #expect(processExitsWith: .success) {
            let scratch = try AccessLogScratch()
            let reports = AccessLogReports()
            var limits = LogWriter.Limits()
            limits.reportInterval = 0
            var size = rlimit(rlim_cur: 1050, rlim_max: .max)
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size) == 0)
            let writer = try LogWriter(file: scratch.file("log"), limits: limits, report: reports.receive)
            _ = writer.submit(accessLogLines(0..<20), lines: 20)
            // Ten lines fit, and half of the eleventh: nine are lost, which the report says.
            while reports.lostLines < 9 { sched_yield() }
            size.rlim_cur = .max
            #expect(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &size) == 0)
            _ = writer.submit(accessLogLines(20..<30), lines: 10)
            #expect(writer.stop(deadline: .farAway))
            #expect(try scratch.contents("log") == accessLogText(0..<11) + accessLogText(20..<30))
            #expect(writer.lostLines == 9)
            #expect(reports.all == [LogWriter.Report(lostLines: 9, writeError: .fileTooLarge, reopenError: nil)])
        }
    }
}
