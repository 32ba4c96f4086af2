// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Synchronization

/// What the server tells of itself: finds every worker's counters, and what those have left that are no more. A door
/// between threads.
final class Metrics: Sendable {
    /// All there is to tell, at one moment.
    struct Figures: Sendable {
        /// The program's version.
        var version: String
        /// When the server was made, in nanoseconds since 1970.
        var startedAt: Int64
        /// Threads that accept connections.
        var workers = 0
        /// Lines that the access log has lost.
        var lostLogLines = 0
        var values = CounterValues()
    }

    private struct State: Sendable {
        var counters: [WorkerCounters] = []
        /// Those of workers that have ended: no total may ever fall.
        var past = CounterValues()
        var workers = 0
        var logs: [LogQueue] = []
        var pastLostLines = 0
    }

    private let version: String
    private let startedAt: Int64
    private let state = Mutex(State())

    init(version: String = "", startedAt: Int64 = WallClock.now()) {
        self.version = version
        self.startedAt = startedAt
    }

    /// Counters for a new worker.
    func makeCounters() -> WorkerCounters {
        let counters = WorkerCounters()
        state.withLock { $0.counters.append(counters) }
        return counters
    }

    /// Keeps what a worker has counted that will count no more.
    func retire(_ counters: WorkerCounters) {
        state.withLock { state in
            guard let index = state.counters.firstIndex(where: { $0 === counters }) else { return }
            state.counters.remove(at: index)
            state.past += counters.values
        }
    }

    /// Notes how many workers accept.
    func setWorkers(_ count: Int) {
        state.withLock { $0.workers = count }
    }

    /// Counts what a log loses.
    func follow(_ log: LogQueue) {
        state.withLock { state in
            guard !state.logs.contains(where: { $0 === log }) else { return }
            state.logs.append(log)
        }
    }

    /// Keeps what a log has lost that is written no more.
    func retire(_ log: LogQueue) {
        state.withLock { state in
            guard let index = state.logs.firstIndex(where: { $0 === log }) else { return }
            state.logs.remove(at: index)
            state.pastLostLines += log.lostLines
        }
    }

    /// All there is to tell now.
    func figures() -> Figures {
        var figures = Figures(version: version, startedAt: startedAt)
        state.withLock { state in
            figures.workers = state.workers
            figures.values = state.past
            for counters in state.counters { figures.values += counters.values }
            figures.lostLogLines = state.logs.reduce(state.pastLostLines) { $0 + $1.lostLines }
        }
        return figures
    }
}
