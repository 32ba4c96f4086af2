// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct AccessLogBufferTests {
    private static let start: Int64 = 1_000_000_000_000
    private let scratch: AccessLogScratch
    private let writer: LogWriter
    private let sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")

    init() throws {
        scratch = try AccessLogScratch()
        writer = try LogWriter(file: scratch.file("log")) { _ in }
    }

    private func buffer() -> LogBuffer {
        LogBuffer(writer: writer, layout: .httpserver, localTime: AccessLogSample.localTime)
    }

    private func add(_ count: Int, to buffer: LogBuffer) {
        for _ in 0..<count { buffer.append(sample.record, head: sample.head.span) }
    }

    /// The lines that have left the buffers, once the writer has ended.
    private func linesWritten() throws -> Int {
        #expect(writer.stop(deadline: .farAway))
        return try #require(try scratch.contents("log")).count { $0 == "\n" }
    }

    @Test func idleWorkerHandsOverAtOnce() throws {
        let buffer = buffer()
        #expect(buffer.endOfTurn(now: Self.start, idle: true) == nil)
        add(1, to: buffer)
        #expect(buffer.endOfTurn(now: Self.start, idle: true) == nil)
        #expect(try linesWritten() == 1)
    }

    @Test(arguments: [(Int64(0), false), (LogBuffer.handOverInterval - 1, false), (LogBuffer.handOverInterval, true)])
    func idleHandOversAreTenMillisecondsApart(later: Int64, leaves: Bool) throws {
        let buffer = buffer()
        add(1, to: buffer)
        #expect(buffer.endOfTurn(now: Self.start, idle: true) == nil)
        add(1, to: buffer)
        let due = buffer.endOfTurn(now: Self.start + later, idle: true)
        #expect(due == (leaves ? nil : Self.start + LogBuffer.handOverInterval))
        #expect(try linesWritten() == (leaves ? 2 : 1))
    }

    @Test(arguments: [(Int64(0), false), (LogBuffer.maximumDelay - 1, false), (LogBuffer.maximumDelay, true)])
    func lineWaitsASecondAtMostUnderLoad(later: Int64, leaves: Bool) throws {
        let buffer = buffer()
        add(1, to: buffer)
        #expect(buffer.endOfTurn(now: Self.start, idle: false) == Self.start + LogBuffer.maximumDelay)
        // Later lines do not put it off.
        add(1, to: buffer)
        let due = buffer.endOfTurn(now: Self.start + later, idle: false)
        #expect(due == (leaves ? nil : Self.start + LogBuffer.maximumDelay))
        #expect(try linesWritten() == (leaves ? 2 : 0))
    }

    @Test func fullBufferLeavesAtOnceInOrder() throws {
        let buffer = buffer()
        let line = sample.line()
        let fitting =
            (LogWriter.bufferCapacity - sample.maximumLength(.httpserver))
            / line.utf8.count + 1
        add(fitting + 1, to: buffer)
        #expect(try linesWritten() == fitting)
        #expect(try scratch.contents("log") == String(repeating: line, count: fitting))
    }

    @Test func bufferThatFitsToTheLastLineStays() throws {
        let buffer = buffer()
        let fitting =
            (LogWriter.bufferCapacity - sample.maximumLength(.httpserver))
            / sample.line().utf8.count + 1
        add(fitting, to: buffer)
        #expect(try linesWritten() == 0)
    }

    @Test func lastLinesLeaveWithTheBuffer() throws {
        do {
            let buffer = buffer()
            add(3, to: buffer)
        }
        #expect(try linesWritten() == 3)
    }

    @Test func flushedLinesAreNotDueAgain() throws {
        let buffer = buffer()
        add(3, to: buffer)
        buffer.flush()
        #expect(buffer.endOfTurn(now: Self.start, idle: false) == nil)
        #expect(try linesWritten() == 3)
    }

    @Test func noDestinationKeepsNothing() {
        let buffer = LogBuffer(writer: nil, layout: .httpserver)
        add(1000, to: buffer)
        #expect(buffer.endOfTurn(now: Self.start, idle: true) == nil)
        #expect(buffer.endOfTurn(now: Self.start, idle: false) == nil)
    }
}
