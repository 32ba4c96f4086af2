// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization

/// The door between the workers and the log's thread: full buffers one way, emptied ones the other, and orders.
///
/// Sendable: everything that changes is behind one lock, held for a few stores, or for the copy of a small buffer.
final class LogQueue: Sendable {
    /// A buffer of whole lines, each with its line feed.
    struct Batch: Sendable {
        var bytes: [UInt8]
        var lines: Int
    }

    /// What the log's thread has to do beside writing.
    struct Orders: Sendable {
        var reopens = false
        /// Set once the writer is to stop: the monotonic instant by which it gives up.
        var stopDeadline: Int64?
    }

    private struct State: Sendable {
        var batches: [Batch] = []
        /// Bytes accepted and not yet written or given up, in `batches` and in the thread's hands.
        var pendingBytes = 0
        var spares: [[UInt8]] = []
        var isThreadAsleep = false
        var orders = Orders()
    }

    /// Buffers that are kept for reuse: enough for the workers of a large machine, and 2 MiB at most.
    private static let maximumSpares = 32

    private let state = Mutex(State())
    private let lost = Atomic<Int>(0)
    private let byteLimit: Int
    /// Where the thread sleeps while it has nothing to write, or nobody reads what it wrote.
    let parker: Thread.Parker

    init(byteLimit: Int, parker: consuming Thread.Parker) {
        self.byteLimit = byteLimit
        self.parker = parker
    }

    /// Lines that were given up since the start, for whatever reason.
    var lostLines: Int { lost.load(ordering: .relaxed) }

    /// Counts lines that were given up.
    func lose(_ lines: Int) {
        lost.wrappingAdd(lines, ordering: .relaxed)
    }
}

/// The workers' side.
extension LogQueue {
    /// Takes a buffer's lines, or drops and counts them where there is no room; returns an empty buffer.
    func submit(_ buffer: consuming [UInt8], lines: Int) -> [UInt8] {
        var buffer = consume buffer
        let (isAccepted, wakes) = state.withLock { state in
            guard Self.accept(&buffer, lines: lines, into: &state, byteLimit: byteLimit) else { return (false, false) }
            defer { state.isThreadAsleep = false }
            return (true, state.isThreadAsleep)
        }
        if !isAccepted { lose(lines) }
        if wakes { parker.unpark() }
        buffer.removeAll(keepingCapacity: true)
        return buffer
    }

    /// Takes the bytes out of `buffer`, or copies them; the array that it leaves there is the caller's next buffer.
    private static func accept(
        _ buffer: inout [UInt8], lines: Int, into state: inout State, byteLimit: Int
    ) -> Bool {
        let count = buffer.count
        guard count <= byteLimit - state.pendingBytes, state.orders.stopDeadline == nil else { return false }
        state.pendingBytes += count
        // Small buffers share one: while the disk stands still and the server is nearly idle, thousands of buffers
        // with a line each would be within the limit by their bytes, and far beyond it by their memory.
        if let last = state.batches.indices.last,
            state.batches[last].bytes.count + count <= LogWriter.bufferCapacity
        {
            state.batches[last].bytes.append(contentsOf: buffer)
            state.batches[last].lines += lines
            return true
        }
        // Swapped, not copied: a second reference would make the thread's reuse of the buffer an allocation.
        var full = state.spares.popLast() ?? []
        swap(&full, &buffer)
        state.batches.append(Batch(bytes: full, lines: lines))
        return true
    }
}

/// The owner's side.
extension LogQueue {
    /// Has the thread open the file again, before anything that is submitted from now on is written.
    func orderReopening() {
        state.withLock { $0.orders.reopens = true }
        parker.unpark()
    }

    /// Has the thread write what there is, give up at `deadline`, and end; from now on lines are dropped and counted.
    func orderStop(deadline: Int64) {
        state.withLock { $0.orders.stopDeadline = min(deadline, $0.orders.stopDeadline ?? deadline) }
        parker.unpark()
    }

    /// Drops and counts what a thread that hangs has not taken; what it has taken is in its own hands.
    func abandon() {
        let lines = state.withLock { state in
            let lines = state.batches.reduce(0) { $0 + $1.lines }
            state.batches.removeAll()
            return lines
        }
        lose(lines)
    }
}

/// The thread's side.
extension LogQueue {
    /// Takes all batches, in order, and the orders; sleeps until there are some, but not past `deadline`.
    ///
    /// - Parameter batches: an empty array, whose memory the queue goes on with.
    func take(_ batches: inout [Batch], until deadline: Int64) -> Orders {
        if let orders = takeNow(&batches) { return orders }
        _ = parker.park(until: deadline)
        return takeNow(&batches) ?? Orders()
    }

    /// Nil, with a wake-up ordered, when there is neither a batch nor an order.
    private func takeNow(_ batches: inout [Batch]) -> Orders? {
        state.withLock { state in
            let isIdle = state.batches.isEmpty && !state.orders.reopens && state.orders.stopDeadline == nil
            state.isThreadAsleep = isIdle
            guard !isIdle else { return nil }
            swap(&batches, &state.batches)
            defer { state.orders.reopens = false }
            return state.orders
        }
    }

    /// Takes the orders alone, for a thread that waits with a batch in its hands.
    func takeOrders() -> Orders {
        state.withLock { state in
            defer { state.orders.reopens = false }
            return state.orders
        }
    }

    /// Ends a batch, written or given up: its bytes make room, its buffer goes back to the workers.
    func release(_ buffer: inout [UInt8]) {
        let count = buffer.count
        buffer.removeAll(keepingCapacity: true)
        state.withLock { state in
            state.pendingBytes -= count
            guard state.spares.count < Self.maximumSpares, buffer.capacity >= LogWriter.bufferCapacity else { return }
            var spare: [UInt8] = []
            swap(&spare, &buffer)
            state.spares.append(spare)
        }
    }
}
