// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

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
        /// Compressing, hashing: a CPU.
        case compute
    }

    private let lanes: [LaneState]

    /// A pool with a bound on each lane's threads.
    ///
    /// - Parameters:
    ///   - writesAtOnce: threads that write while none of them is held up; the others take over what has waited for
    ///     long. What writes does so at a CPU's pace as a rule, and more threads than CPUs only take turns, and wait for
    ///     each other's directories.
    package init(
        syncThreads: Int = 16, writeThreads: Int = 4, readThreads: Int = 4, computeThreads: Int = 2,
        writesAtOnce: Int = HostResources.processorCount()
    ) {
        lanes = [
            LaneState(name: "wharfd-sync", mostThreads: syncThreads, mostAtOnce: syncThreads),
            LaneState(name: "wharfd-write", mostThreads: writeThreads, mostAtOnce: writesAtOnce),
            LaneState(name: "wharfd-read", mostThreads: readThreads, mostAtOnce: readThreads),
            LaneState(name: "wharfd-compute", mostThreads: computeThreads, mostAtOnce: computeThreads),
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
        for lane in lanes { lane.stop(deadline: deadline) }
    }

    /// Has a thread of the lane run `work`; its end is for `work` to tell.
    package func submit(_ lane: Lane, _ work: @escaping @Sendable () -> Void) {
        lanes[lane.rawValue].submit(work)
    }
}
