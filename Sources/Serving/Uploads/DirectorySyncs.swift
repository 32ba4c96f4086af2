// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization
import struct SystemPackage.Errno

/// Syncs directories, one sync for all who wait for the same: a door between threads.
///
/// Who asks while a sync runs may have changed the directory after it began, and so waits for the next one, which
/// serves all who have come by then. A failure is for both: the kernel reports it once, and the next sync would know
/// nothing of it.
final class DirectorySyncs: Sendable {
    private typealias Waiter = CheckedContinuation<Errno?, Never>

    private let pool: OffloadPool
    private let sync: @Sendable (OpenDirectory) throws(Errno) -> Void
    /// Who waits for a sync that has not begun; an entry is there as long as a sync of the directory runs or is asked
    /// for.
    private let waiting = Mutex<[FileIdentity: [Waiter]]>([:])

    /// - Parameter sync: what brings a directory's entries to disk, on a thread of the pool.
    init(
        pool: OffloadPool,
        sync: @escaping @Sendable (OpenDirectory) throws(Errno) -> Void = { (directory) throws(Errno) in
            try directory.synchronize()
        }
    ) {
        self.pool = pool
        self.sync = sync
    }

    /// Returns when every change that was made before is on disk; why it is not, or nil.
    func synchronize(_ directory: OpenDirectory) async -> Errno? {
        let key = directory.status.identity
        return await withCheckedContinuation { waiter in
            let isFirst = waiting.withLock { waiting in
                let isFirst = waiting[key] == nil
                waiting[key, default: []].append(waiter)
                return isFirst
            }
            if isFirst { run(directory, key) }
        }
    }

    private func run(_ directory: OpenDirectory, _ key: FileIdentity) {
        pool.submit(.sync) { self.round(directory, key) }
    }

    private func round(_ directory: OpenDirectory, _ key: FileIdentity) {
        let served = waiting.withLock { waiting in
            let served = waiting[key] ?? []
            waiting[key] = []
            return served
        }
        var failure: Errno?
        do throws(Errno) { try sync(directory) } catch { failure = error }
        let (failed, hasMore) = waiting.withLock { waiting -> ([Waiter], Bool) in
            let later = waiting[key] ?? []
            if failure == nil, !later.isEmpty { return ([], true) }
            waiting[key] = nil
            return (later, false)
        }
        for waiter in served { waiter.resume(returning: failure) }
        for waiter in failed { waiter.resume(returning: failure) }
        // At the end of the lane, so that other directories have their turn.
        if hasMore { run(directory, key) }
    }
}
