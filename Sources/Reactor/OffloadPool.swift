// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import DequeModule
import LinuxSystem
import Synchronization

/// A small, bounded set of threads for whatever may block, so that a loop never does: a door between threads.
///
/// Each lane has threads of its own: a hundred syncs that wait for the disk do not keep a file from being opened.
/// Threads start when there is work for them.
package final class OffloadPool: Sendable {
    /// What a piece of work waits for.
    package enum Lane: Int, CaseIterable, Sendable {
        /// fsync: the disk's own pace. Many wait at once, since the disk serves them together.
        case sync
        /// Staging, writing, linking, removing: the page cache's pace, unless the disk is far behind.
        case write
        /// Cold opens, cold reads, directory scans: the disk's reading.
        case read
        /// Compressing, hashing, sorting what is little: a CPU, for some milliseconds.
        case compute
        /// The same of what is much, and what goes on for as long as an answer is sent: who needs a CPU for a moment
        /// does not wait behind it.
        case bulk

        /// Where a CPU is used on so many bytes.
        package static func computing(_ bytes: Int64) -> Lane { bytes <= 256 << 10 ? .compute : .bulk }
    }

    private struct Queue {
        var work = Deque<@Sendable () -> Void>()
        var threads: [Thread] = []
        var idle = 0
        var isStopping = false
    }

    private final class LaneState: Sendable {
        let name: String
        let mostThreads: Int
        let queue = Mutex(Queue())
        let semaphore = Semaphore()

        init(name: String, mostThreads: Int) {
            self.name = name
            self.mostThreads = mostThreads
        }
    }

    private let lanes: [LaneState]

    /// A pool with a bound on each lane's threads.
    package init(
        syncThreads: Int = 16, writeThreads: Int = 4, readThreads: Int = 4, computeThreads: Int = 2,
        bulkThreads: Int = 2
    ) {
        lanes = [
            LaneState(name: "wharfd-sync", mostThreads: syncThreads),
            LaneState(name: "wharfd-write", mostThreads: writeThreads),
            LaneState(name: "wharfd-read", mostThreads: readThreads),
            LaneState(name: "wharfd-compute", mostThreads: computeThreads),
            LaneState(name: "wharfd-bulk", mostThreads: bulkThreads),
        ]
    }

    /// Runs `work` on a thread of the lane and comes back to the caller's executor with its result.
    package func run<Result: Sendable>(
        _ lane: Lane, _ work: @escaping @Sendable () -> Result
    ) async -> Result {
        await withUnsafeContinuation { continuation in
            submit(lane) { continuation.resume(returning: work()) }
        }
    }

    /// Ends every thread when its lane's queue is empty, and waits for them until `deadline`, in nanoseconds of
    /// `MonotonicClock`: one that hangs in a disk is left alone.
    package func stop(deadline: Int64 = .max) {
        for lane in lanes {
            let threads = lane.queue.withLock { queue in
                queue.isStopping = true
                return queue.threads
            }
            for _ in threads { lane.semaphore.post() }
            for thread in threads { _ = thread.join(until: deadline) }
            // A thread keeps its body, and that the lane: a stopped pool would keep itself for ever.
            lane.queue.withLock { queue in
                queue.threads.removeAll { thread in threads.contains { $0 === thread } }
            }
        }
    }

    /// Has a thread of the lane run `work`; its end is for `work` to tell.
    package func submit(_ lane: Lane, _ work: @escaping @Sendable () -> Void) {
        let state = lanes[lane.rawValue]
        let isServed = state.queue.withLock { queue in
            queue.work.append(work)
            if queue.idle < queue.work.count, queue.threads.count < state.mostThreads,
                let thread = try? Thread(name: state.name, { Self.serve(state) })
            {
                queue.threads.append(thread)
            }
            return !queue.threads.isEmpty
        }
        if isServed { return state.semaphore.post() }
        // Not one thread to be had: a loop that waits for a disk is better than a request that waits for ever.
        while let work = state.queue.withLock({ $0.work.popFirst() }) { work() }
    }

    private static func serve(_ state: LaneState) {
        // A loop that hands over much at once goes on handing over, and its other connections do not wait.
        Thread.interruptNobody()
        while true {
            state.queue.withLock { $0.idle += 1 }
            state.semaphore.wait()
            let (work, isStopping) = state.queue.withLock { queue in
                queue.idle -= 1
                return (queue.work.popFirst(), queue.isStopping)
            }
            if let work { work() } else if isStopping { return }
        }
    }
}
