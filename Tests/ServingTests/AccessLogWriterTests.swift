// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct AccessLogWriterTests {
    private let scratch: AccessLogScratch
    private let reports = AccessLogReports()

    init() throws {
        scratch = try AccessLogScratch()
    }

    /// A writer that never looks at its file's name by itself, unless told to look every time.
    private func writer(
        _ file: consuming LogFile, queueBytes: Int = 8 << 20, followsRenames: Bool = false
    ) throws -> LogWriter {
        var limits = LogWriter.Limits()
        limits.queueBytes = queueBytes
        limits.renameCheckInterval = followsRenames ? 0 : 3_600_000_000_000
        return try LogWriter(file: file, limits: limits, report: reports.receive)
    }

    @Test func linesOfOneProducerStayInOrder() throws {
        let writer = try writer(scratch.file("log"))
        for number in 0..<500 { _ = writer.submit(accessLogLines(number * 7..<number * 7 + 7), lines: 7) }
        #expect(writer.stop(deadline: .farAway))
        #expect(try scratch.contents("log") == accessLogText(0..<3500))
        #expect(writer.lostLines == 0)
        #expect(reports.all.isEmpty)
    }

    @Test func linesOfManyProducersAreWholeAndEachOnesInOrder() throws {
        let writer = try writer(scratch.file("log"))
        let producers = try (0..<4).map { producer in
            try Thread(name: "producer") {
                for number in 0..<300 {
                    _ = writer.submit(accessLogLines(number..<number + 1, label: "\(producer)"), lines: 1)
                }
            }
        }
        for producer in producers { producer.join() }
        #expect(writer.stop(deadline: .farAway))
        let lines = try #require(try scratch.contents("log")).split(separator: "\n")
        #expect(lines.count == 1200)
        for producer in 0..<4 {
            let own = lines.filter { $0.hasPrefix("\(producer) ") }.joined(separator: "\n") + "\n"
            #expect(own == accessLogText(0..<300, label: "\(producer)"))
        }
    }

    @Test func returnedBufferIsEmptyAndReady() throws {
        let writer = try writer(scratch.file("log"))
        let buffer = writer.submit(accessLogLines(0..<1), lines: 1)
        #expect(buffer.isEmpty)
        #expect(buffer.capacity >= LogWriter.bufferCapacity)
        #expect(writer.stop(deadline: .farAway))
    }

    // A test that is the reader orders the end first, and waits for it when it has read to the pipe's end.

    @Test func pipeGetsWholeLinesHoweverSlowTheReader() throws {
        let pipe = try AccessLogPipe(blocking: false)
        let writer = try writer(pipe.file())
        let reader = pipe.takeReader()
        #expect(writer.lineLimit == LogLineLayout.pipeLineLimit)
        for number in 0..<20 { _ = writer.submit(accessLogLines(number * 50..<number * 50 + 50, size: 101), lines: 50) }
        writer.queue.orderStop(deadline: .farAway)
        var text = ""
        // The pipe holds one page: one read sees one write.
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(reader.number, &piece, piece.count)
            guard count > 0 else { break }
            #expect(count <= LogFile.atomicPipeWrite)
            #expect(piece[count - 1] == UInt8(ascii: "\n"))
            text += String(decoding: piece[..<count], as: UTF8.self)
        }
        #expect(text == accessLogText(0..<1000, size: 101))
        #expect(writer.stop(deadline: .farAway))
        #expect(writer.lostLines == 0)
    }

    @Test(arguments: [1, 7, 4095, 5000])
    func readerOfAnyAppetiteGetsEveryByte(most: Int) throws {
        let pipe = try AccessLogPipe(blocking: most % 2 == 0)
        let writer = try writer(pipe.file())
        let reader = pipe.takeReader()
        // Lines longer than a pipe's atomic write too: they come in parts, and are whole in the end.
        let long = accessLogLines(0..<3, size: 9000)
        _ = writer.submit(accessLogLines(0..<100) + long, lines: 103)
        writer.queue.orderStop(deadline: .farAway)
        let text = try AccessLogPipe.readToEnd(reader, most: most)
        #expect(text == accessLogText(0..<100) + String(decoding: long, as: UTF8.self))
        #expect(writer.stop(deadline: .farAway))
    }

    @Test func fullQueueDropsExactlyWhatIsBeyondItsLimit() throws {
        let pipe = try AccessLogPipe(blocking: false)
        // Ten batches fit to the byte. The first never ends while nobody reads, so that nothing makes room.
        let writer = try writer(pipe.file(), queueBytes: 100_000)
        let reader = pipe.takeReader()
        for number in 0..<10 { _ = writer.submit(accessLogLines(number * 100..<number * 100 + 100), lines: 100) }
        #expect(writer.lostLines == 0)
        let returned = writer.submit([UInt8(ascii: "\n")], lines: 1)
        #expect(returned.isEmpty)
        #expect(writer.lostLines == 1)
        _ = writer.submit(accessLogLines(1000..<1100), lines: 100)
        #expect(writer.lostLines == 101)

        writer.queue.orderStop(deadline: .farAway)
        #expect(try AccessLogPipe.readToEnd(reader) == accessLogText(0..<1000))
        #expect(writer.stop(deadline: .farAway))
        #expect(writer.lostLines == 101)
        #expect(reports.lostLines == 101)
        #expect(reports.all.allSatisfy { $0.writeError == nil })
    }

    @Test func fullDiskLosesLinesButNotTheThread() throws {
        let writer = try writer(LogFile(path: "/dev/full"))
        for _ in 0..<3 { _ = writer.submit(accessLogLines(0..<10), lines: 10) }
        #expect(writer.stop(deadline: .farAway))
        #expect(writer.lostLines == 30)
        #expect(reports.lostLines == 30)
        #expect(reports.all.first?.writeError == .noSpace)
        // At once, and at the end: never once a line.
        #expect(reports.all.count <= 2)
    }

    @Test func readerThatWentAwayCostsLinesOnly() throws {
        let pipe = try AccessLogPipe(blocking: true)
        let writer = try writer(pipe.file())
        do { _ = pipe.takeReader() }
        _ = writer.submit(accessLogLines(0..<10), lines: 10)
        #expect(writer.stop(deadline: .farAway))
        #expect(writer.lostLines == 10)
        #expect(reports.all.first?.writeError == .brokenPipe)
    }

    @Test(arguments: [true, false])
    func readerThatStoppedCannotHoldUpTheEnd(blocking: Bool) throws {
        let pipe = try AccessLogPipe(blocking: blocking)
        let writer = try writer(pipe.file())
        let reader = pipe.takeReader()
        _ = writer.submit(accessLogLines(0..<100), lines: 100)
        // The deadline that comes first counts; the test itself waits for the thread however slow the machine is.
        writer.queue.orderStop(deadline: MonotonicClock.now() + 20_000_000)
        #expect(writer.stop(deadline: .farAway))
        // What the pipe took is not lost, and nothing is counted twice.
        let written = try AccessLogPipe.readToEnd(reader)
        #expect(written.hasSuffix("\n"))
        #expect(written.count { $0 == "\n" } + writer.lostLines == 100)
        #expect(writer.lostLines > 0)
    }

    @Test func stoppedWriterCountsWhatComesLater() throws {
        let writer = try writer(scratch.file("log"))
        #expect(writer.stop(deadline: .farAway))
        #expect(writer.submit(accessLogLines(0..<3), lines: 3).isEmpty)
        #expect(writer.lostLines == 3)
        #expect(writer.stop(deadline: .farAway))
        #expect(try scratch.contents("log") == "")
    }

    @Test func droppedWriterWritesWhatItWasGiven() throws {
        let pipe = try AccessLogPipe(blocking: false)
        do {
            let writer = try writer(pipe.file())
            _ = writer.submit(accessLogLines(0..<500), lines: 500)
        }
        let reader = pipe.takeReader()
        #expect(try AccessLogPipe.readToEnd(reader) == accessLogText(0..<500))
    }
}
