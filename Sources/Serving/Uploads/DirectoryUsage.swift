// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// How many bytes the files beneath directories with a quota take: a door between threads.
///
/// Counted by a walk when it is first asked for, kept up by what this daemon does, and counted again now and then,
/// since others may write there too.
final class DirectoryUsage: Sendable {
    /// A directory with a quota.
    final class Account: Sendable {
        fileprivate struct State {
            /// What the files have.
            var settled: Int64 = 0
            /// What running uploads have, which no walk meets.
            var pending: Int64 = 0
            /// In nanoseconds of `MonotonicClock`; nil: never.
            var countedAt: Int64?
            var isCounting = false

            mutating func take(_ size: Int64, at now: Int64) {
                settled = size
                countedAt = now
                isCounting = false
            }
        }

        fileprivate let state = Mutex(State())
        /// Held for the first walk, without which there is no answer.
        fileprivate let firstCount = Mutex<Void>(())

        /// Takes bytes for an upload; false: the quota has no room for them.
        func take(_ count: Int64, limit: Int64) -> Bool {
            state.withLock { state in
                let (used, overflow) = state.settled.addingReportingOverflow(state.pending)
                let (sum, carry) = used.addingReportingOverflow(count)
                guard !overflow, !carry, sum <= limit else { return false }
                state.pending += count
                return true
            }
        }

        /// Gives back what an upload took.
        func giveBack(_ count: Int64) {
            state.withLock { $0.pending -= count }
        }

        /// What an upload took is a file now, in the place of one that had `replaced` bytes.
        func settle(_ count: Int64, replaced: Int64) {
            state.withLock { state in
                state.pending -= count
                // A count may have come between that met more than there is of numbers.
                let (sum, overflow) = state.settled.addingReportingOverflow(count)
                state.settled = overflow ? .max : max(0, sum - replaced)
            }
        }

        /// A file is gone.
        func remove(_ count: Int64) {
            state.withLock { $0.settled = max(0, $0.settled - count) }
        }
    }

    /// How long a count is believed, in nanoseconds.
    private static let validity: Int64 = 600_000_000_000

    private let accounts = Mutex<[String: Account]>([:])

    /// The account of a directory, counted; for the pool, since counting waits for a disk.
    ///
    /// - Parameters:
    ///   - name: the directory's, with which it is found again.
    ///   - now: in nanoseconds of `MonotonicClock`.
    ///   - open: nil where the directory is not there.
    /// - Throws: why the first count failed. Where a later one does, the last is believed on.
    func account(
        of name: String, now: Int64 = MonotonicClock.now(), open: () throws(Errno) -> OpenDirectory?
    ) throws(Errno) -> Account {
        let account = accounts.withLock { accounts in
            let account = accounts[name] ?? Account()
            accounts[name] = account
            return account
        }
        if account.state.withLock({ $0.countedAt == nil }) {
            try account.firstCount.withLock { (_) throws(Errno) in
                if account.state.withLock({ $0.countedAt != nil }) { return }
                let size = try Self.size(open)
                account.state.withLock { $0.take(size, at: now) }
            }
            return account
        }
        let isMine = account.state.withLock { state in
            guard let countedAt = state.countedAt, now - countedAt > Self.validity, !state.isCounting else {
                return false
            }
            state.isCounting = true
            return true
        }
        guard isMine else { return account }
        let size = try? Self.size(open)
        account.state.withLock { state in state.take(size ?? state.settled, at: now) }
        return account
    }

    private static func size(_ open: () throws(Errno) -> OpenDirectory?) throws(Errno) -> Int64 {
        guard let directory = try open() else { return 0 }
        return try DirectoryTree.size(beneath: directory, shouldStop: { false })
    }
}
