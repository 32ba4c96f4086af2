// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Serving

@Suite struct AccessLogQueueTests {
    private func full(_ byte: Character) -> [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(LogWriter.bufferCapacity)
        buffer.append(contentsOf: repeatElement(byte.asciiValue ?? 0, count: LogWriter.bufferCapacity - 1))
        buffer.append(UInt8(ascii: "\n"))
        return buffer
    }

    private func address(_ buffer: [UInt8]) -> UInt {
        buffer.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }

    @Test func writtenBufferGoesBackToAWorker() throws {
        let queue = LogQueue(byteLimit: 1 << 20, parker: try Thread.Parker())
        _ = queue.submit(full("a"), lines: 1)
        var batches: [LogQueue.Batch] = []
        _ = queue.take(&batches, until: 0)
        #expect(batches.count == 1)
        let place = address(batches[0].bytes)
        queue.release(&batches[0].bytes)
        let next = queue.submit(full("b"), lines: 1)
        #expect(next.isEmpty)
        #expect(address(next) == place)
        #expect(next.capacity >= LogWriter.bufferCapacity)
    }

    @Test func smallBuffersShareOneUpToItsCapacity() throws {
        let queue = LogQueue(byteLimit: 1 << 20, parker: try Thread.Parker())
        let half = [UInt8](repeating: UInt8(ascii: "\n"), count: LogWriter.bufferCapacity / 2)
        _ = queue.submit(half, lines: 1)
        _ = queue.submit(half, lines: 2)
        _ = queue.submit([UInt8(ascii: "\n")], lines: 4)
        var batches: [LogQueue.Batch] = []
        _ = queue.take(&batches, until: 0)
        #expect(batches.map(\.bytes.count) == [LogWriter.bufferCapacity, 1])
        #expect(batches.map(\.lines) == [3, 4])
    }

    @Test(arguments: [(0, 0), (1, 5)])
    func limitIsExactAndRoomComesBack(beyond: Int, lost: Int) throws {
        let queue = LogQueue(byteLimit: 1000, parker: try Thread.Parker())
        _ = queue.submit(accessLogLines(0..<6), lines: 6)
        _ = queue.submit([UInt8](repeating: UInt8(ascii: "\n"), count: 400 + beyond), lines: 5)
        #expect(queue.lostLines == lost)
        // In the thread's hands the bytes count still.
        var batches: [LogQueue.Batch] = []
        _ = queue.take(&batches, until: 0)
        _ = queue.submit([UInt8](repeating: UInt8(ascii: "\n"), count: 401), lines: 1)
        #expect(queue.lostLines == lost + 1)
        for index in batches.indices { queue.release(&batches[index].bytes) }
        _ = queue.submit([UInt8](repeating: UInt8(ascii: "\n"), count: 1000), lines: 1)
        #expect(queue.lostLines == lost + 1)
    }

    @Test func ordersArriveOnceAndTheStopStays() throws {
        let queue = LogQueue(byteLimit: 1000, parker: try Thread.Parker())
        queue.orderReopening()
        var batches: [LogQueue.Batch] = []
        #expect(queue.take(&batches, until: .max).reopens)
        #expect(!queue.takeOrders().reopens)
        queue.orderStop(deadline: 5)
        queue.orderStop(deadline: 9)
        #expect(queue.take(&batches, until: .max).stopDeadline == 5)
        #expect(queue.take(&batches, until: .max).stopDeadline == 5)
    }

    @Test func abandonedLinesAreCounted() throws {
        let queue = LogQueue(byteLimit: 1000, parker: try Thread.Parker())
        _ = queue.submit(accessLogLines(0..<6), lines: 6)
        queue.orderStop(deadline: 0)
        queue.abandon()
        #expect(queue.lostLines == 6)
        queue.abandon()
        #expect(queue.lostLines == 6)
    }
}
