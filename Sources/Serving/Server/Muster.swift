// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// Where the supervisor waits until every worker has said that it works, or why not: a door between threads.
final class Muster: Sendable {
    private let count: Int
    private let failure = Mutex<Errno?>(nil)
    private let reports = Semaphore()

    init(_ count: Int) {
        self.count = count
    }

    /// A worker's report; nil: it works.
    func report(_ error: Errno?) {
        if let error { failure.withLock { $0 = error } }
        reports.post()
    }

    /// Waits for all; returns one of the failures.
    func wait() -> Errno? {
        for _ in 0..<count { reports.wait() }
        return failure.withLock { $0 }
    }
}
