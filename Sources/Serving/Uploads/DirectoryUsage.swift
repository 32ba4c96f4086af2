// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// How many bytes the files beneath directories with a quota take: a door between threads.
///
/// Counted by a walk when it is first asked for, kept up by what this daemon does, and counted again now and then,
/// since others may write there too. Walks run one after the other and aside, since each may take as long as its tree is
/// large: who asks while there is a count never waits for one.
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

            func hasRoom(for count: Int64, limit: Int64) -> Bool {
                let (used, overflow) = settled.addingReportingOverflow(pending)
                let (sum, carry) = used.addingReportingOverflow(count)
                return !overflow && !carry && sum <= limit
            }
        }

        fileprivate let state = Mutex(State())
        /// Held for the first walk, without which there is no answer.
        fileprivate let firstCount = Mutex<Void>(())

        /// Whether the quota has room for so many bytes now.
        func hasRoom(for count: Int64, limit: Int64) -> Bool {
            state.withLock { $0.hasRoom(for: count, limit: limit) }
        }

        /// Takes bytes for an upload; false: the quota has no room for them.
        func take(_ count: Int64, limit: Int64) -> Bool {
            state.withLock { state in
                guard state.hasRoom(for: count, limit: limit) else { return false }
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

    /// Opens the directory that is counted; nil where it is not there.
    typealias Opening = @Sendable () throws(Errno) -> OpenDirectory?
    private typealias Walk = @Sendable () -> Void

    private let accounts = Mutex<[String: Account]>([:])
    private let submit: @Sendable (@escaping @Sendable () -> Void) -> Void
    /// The walk that runs, and those that come after it.
    private let walks = Mutex<[Walk]>([])
    /// Who waits for a first count; an entry is there as long as it runs or is to run.
    private let waiting = Mutex<[String: [CheckedContinuation<Void, Never>]]>([:])

    /// - Parameter submit: runs a walk on a thread that may wait.
    init(submit: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void) {
        self.submit = submit
    }

    /// Returns once there is a first count of a directory, or none can be had, which `account` will say.
    func awaitCount(of name: String, open: @escaping Opening) async {
        if account(named: name).state.withLock({ $0.countedAt != nil }) { return }
        await withCheckedContinuation { waiter in
            let isFirst = waiting.withLock { waiting in
                let isFirst = waiting[name] == nil
                waiting[name, default: []].append(waiter)
                return isFirst
            }
            guard isFirst else { return }
            enqueue {
                _ = try? self.account(of: name, open: open)
                let waiters = self.waiting.withLock { $0.removeValue(forKey: name) } ?? []
                for waiter in waiters { waiter.resume() }
            }
        }
    }

    /// The account of a directory, counted; for the pool, since a first count that nobody has awaited waits for a disk.
    ///
    /// - Parameters:
    ///   - name: the directory's, with which it is found again.
    ///   - now: in nanoseconds of `MonotonicClock`.
    ///   - open: called now or by a later walk.
    /// - Throws: why the first count failed. Where a later one does, the last is believed on.
    func account(
        of name: String, now: Int64 = MonotonicClock.now(), open: @escaping Opening
    ) throws(Errno) -> Account {
        let account = account(named: name)
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
        enqueue {
            let size = try? Self.size(open)
            account.state.withLock { state in state.take(size ?? state.settled, at: now) }
        }
        return account
    }

    private func account(named name: String) -> Account {
        accounts.withLock { accounts in
            let account = accounts[name] ?? Account()
            accounts[name] = account
            return account
        }
    }

    /// All walks at once would take the threads with which others open files.
    private func enqueue(_ walk: @escaping Walk) {
        let isFirst = walks.withLock { walks in
            walks.append(walk)
            return walks.count == 1
        }
        if isFirst { submit { self.walk() } }
    }

    private func walk() {
        walks.withLock { $0.first }?()
        let hasMore = walks.withLock { walks in
            walks.removeFirst()
            return !walks.isEmpty
        }
        if hasMore { submit { self.walk() } }
    }

    private static func size(_ open: Opening) throws(Errno) -> Int64 {
        guard let directory = try open() else { return 0 }
        return try DirectoryTree.size(beneath: directory, shouldStop: { false })
    }
}
