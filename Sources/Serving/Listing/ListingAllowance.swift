// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Synchronization

/// How much memory the lists of directories may take at once, of all workers: a door between threads.
///
/// A list that is being sent stays as long as its client takes; without a bound, some slow clients and a large
/// directory would be all of the memory that there is.
final class ListingAllowance: Sendable {
    private let most: Int
    private let taken = Atomic<Int>(0)

    /// What one list may have without asking, in bytes: a directory of a thousand entries or so is always listed.
    static let free = 64 << 10

    /// - Parameter most: bytes of all lists together, but for what each has free.
    init(most: Int = 64 << 20) {
        self.most = most
    }

    /// Bytes that are taken.
    var used: Int { taken.load(ordering: .relaxed) }

    /// What one list has taken of the allowance; it goes back with the last reference.
    final class Lease: Sendable {
        private let allowance: ListingAllowance
        private let held = Atomic<Int>(0)

        init(of allowance: ListingAllowance) {
            self.allowance = allowance
        }

        deinit { allowance.taken.wrappingSubtract(held.load(ordering: .relaxed), ordering: .relaxed) }

        /// Has the lease be worth so many bytes, or what it was where there is no room for that: false. By one thread
        /// at a time.
        func grow(to bytes: Int) -> Bool {
            let before = held.load(ordering: .relaxed)
            let more = max(bytes - ListingAllowance.free, 0) - before
            guard more > 0 else { return true }
            let sum = allowance.taken.wrappingAdd(more, ordering: .relaxed).newValue
            guard sum <= allowance.most else {
                allowance.taken.wrappingSubtract(more, ordering: .relaxed)
                return false
            }
            held.store(before + more, ordering: .relaxed)
            return true
        }
    }
}
