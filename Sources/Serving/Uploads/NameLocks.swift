// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization

/// Sees to it that of those who change one name in a directory, each sees what the one before has done: a door between
/// threads.
///
/// Held by a thread of the pool from the last look at a name until the name is changed, and never while a file is
/// synced: that takes microseconds. So a lock is a plain one, and a fixed number of them is shared by all names.
final class NameLocks: Sendable {
    private static let count = 1_024
    private let locks: [Lock]

    private final class Lock: Sendable {
        let mutex = Mutex<Void>(())
    }

    init() {
        locks = (0..<Self.count).map { _ in Lock() }
    }

    /// Runs `body` while nobody else changes that name.
    func withLock<Result, Failure: Error>(
        of name: EntryName, in directory: OpenDirectory, _ body: () throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        var hasher = Hasher()
        hasher.combine(directory.status.device)
        hasher.combine(directory.status.inode)
        hasher.combine(name)
        let lock = locks[Int(UInt(bitPattern: hasher.finalize()) % UInt(Self.count))]
        return try lock.mutex.withLock { (_) throws(Failure) in try body() }
    }
}
