// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// Where the supervisor waits until every worker has said that it has done as it was told, or why not: a door between
/// threads.
final class Muster: Sendable {
    private let count: Int
    private let failure = Mutex<Errno?>(nil)
    private let reports = Semaphore()

    init(_ count: Int) {
        self.count = count
    }

    /// A worker's report; nil: it is done.
    func report(_ error: Errno?) {
        if let error { failure.withLock { $0 = error } }
        reports.post()
    }

    /// Waits for all, but not past `deadline` (nanoseconds of `MonotonicClock`).
    ///
    /// - Throws: one of the failures; ETIMEDOUT where a worker has not reported by then.
    func wait(until deadline: Int64 = .max) throws(Errno) {
        for _ in 0..<count {
            guard reports.wait(until: deadline) else { throw .timedOut }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
