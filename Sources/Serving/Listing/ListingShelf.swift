// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import Synchronization
import struct SystemPackage.Errno

/// Directories that are being read or sent, so that many who ask for the same one share it: a door between threads.
///
/// It keeps nothing alive: what is shared is what somebody has anyway. Whoever comes while a directory is read, or
/// while the list of a large one is still sent and young, gets the same snapshot, unless this daemon has changed the
/// directory since the reading began.
final class ListingShelf: Sendable {
    /// One directory as one location shows it.
    struct Key: Hashable, Sendable {
        /// The location's identity.
        let location: Int
        let path: RequestPath
    }

    typealias Outcome = Result<DirectorySnapshot, Errno>
    /// Reads a directory, on a thread of the pool; calls its parameter once, when the directory is open and nothing of
    /// it is read.
    typealias Work = @Sendable (_ opened: (FileStatus) -> Void) throws(Errno) -> DirectorySnapshot
    private typealias Waiter = CheckedContinuation<Outcome, Never>

    /// One reading of a directory, for all who wait for it.
    private final class Reading: Sendable {
        struct State {
            /// Nil: it is over.
            var waiters: [Waiter]? = []
            /// Nil: the directory is not open yet.
            var counter: DirectoryCounters.Reading?
            weak var snapshot: DirectorySnapshot?
            /// When the snapshot was made, in nanoseconds of the shelf's clock.
            var ended: Int64 = 0
        }

        let state = Mutex(State())

        /// Whether nobody can have anything of it any more.
        var isSpent: Bool { state.withLock { $0.waiters == nil && $0.snapshot == nil } }
    }

    private enum Share {
        case known(DirectorySnapshot)
        case waiting
        case none
    }

    let allowance: ListingAllowance
    private let counters: DirectoryCounters
    private let pool: OffloadPool
    private let clock: @Sendable () -> Int64
    private struct Shelf {
        var readings: [Key: Reading] = [:]
        /// With so many, those that are spent are looked for.
        var crowd = leastCrowd
    }

    private let shelf = Mutex(Shelf())
    private static let leastCrowd = 64

    /// - Parameter clock: nanoseconds of a clock that never goes back.
    init(
        counters: DirectoryCounters, pool: OffloadPool, allowance: ListingAllowance = ListingAllowance(),
        clock: @escaping @Sendable () -> Int64 = MonotonicClock.now
    ) {
        self.clock = clock
        self.counters = counters
        self.pool = pool
        self.allowance = allowance
    }

    /// How many directories are known: for tests.
    var count: Int { shelf.withLock { $0.readings.count } }

    /// What is in a directory: what others have of it, or what `read` finds.
    ///
    /// - Parameters:
    ///   - validity: how long what was read is believed, in nanoseconds; 0: nothing is shared.
    ///   - read: called on a thread of the pool, unless others have what it would find.
    func snapshot(
        _ key: Key, validity: Int64, read: @escaping Work
    ) async throws(Errno) -> DirectorySnapshot {
        let outcome: Outcome = await withCheckedContinuation { waiter in
            let (share, own) = shelf.withLock { shelf -> (Share, Reading?) in
                if validity > 0, let known = shelf.readings[key] {
                    let share = join(known, waiter, validity: validity)
                    if case .none = share {} else { return (share, nil) }
                }
                let own = Reading()
                own.state.withLock { $0.waiters?.append(waiter) }
                if shelf.readings.count >= shelf.crowd { Self.clear(&shelf) }
                shelf.readings[key] = own
                return (.none, own)
            }
            if case .known(let snapshot) = share { waiter.resume(returning: .success(snapshot)) }
            if let own { pool.submit(.read) { self.run(own, read) } }
        }
        return try outcome.get()
    }

    /// Drops what is spent. As many may come as are left before that is done again, so that it is little work for each.
    private static func clear(_ shelf: inout Shelf) {
        shelf.readings = shelf.readings.filter { !$0.value.isSpent }
        shelf.crowd = max(leastCrowd, 2 * shelf.readings.count)
    }

    private func join(_ reading: Reading, _ waiter: Waiter, validity: Int64) -> Share {
        let now = clock()
        return reading.state.withLock { state in
            // What was changed before the directory was opened is read as it is now.
            if let counter = state.counter, !counters.isCurrent(counter) { return .none }
            if let snapshot = state.snapshot, now - state.ended < validity { return .known(snapshot) }
            guard state.waiters != nil else { return .none }
            state.waiters?.append(waiter)
            return .waiting
        }
    }

    private func run(_ reading: Reading, _ read: Work) {
        let outcome: Outcome
        do throws(Errno) {
            outcome = .success(
                try read { status in
                    let counter = counters.read(device: status.device, inode: status.inode)
                    reading.state.withLock { $0.counter = counter }
                })
        } catch {
            outcome = .failure(error)
        }
        let now = clock()
        let waiters = reading.state.withLock { state in
            // A small directory is read anew as fast, and then the list is as true as it can be.
            if case .success(let snapshot) = outcome, snapshot.memory > ListingAllowance.free {
                state.snapshot = snapshot
                state.ended = now
            }
            defer { state.waiters = nil }
            return state.waiters ?? []
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
    }
}
