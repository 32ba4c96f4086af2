// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization

/// How many connections each client address has, over all workers: a door between threads.
///
/// An IPv6 client counts by its /64, which is what one customer is given.
package final class ClientAddressBudget: Sendable {
    private struct Client: Hashable {
        let family: UInt8
        let address: UInt64

        init?(_ address: SocketAddress) {
            switch address {
            case .ipv4(let number, _): (family, self.address) = (4, UInt64(number))
            case .ipv6(let high, _, _, _): (family, self.address) = (6, high)
            case .unix: return nil
            }
        }
    }

    /// What a connection has of the budget, to be given back with it.
    package enum Place: Sendable {
        /// One of the client's.
        case counted
        /// None: there was no bound when it came.
        case uncounted
    }

    private let boundary: Atomic<Int>
    private let counts = Mutex<[Client: Int]>([:])

    package init(limit: Int) {
        boundary = Atomic(limit)
    }

    /// The most connections of one client; 0: no bound, and those who come are not counted.
    package var limit: Int { boundary.load(ordering: .relaxed) }

    /// Sets the limit; those who are there already stay.
    package func setLimit(_ limit: Int) {
        boundary.store(limit, ordering: .relaxed)
    }

    /// Takes a place for a connection; nil: the client has all of its own.
    func take(_ peer: SocketAddress) -> Place? {
        let limit = limit
        guard limit > 0, let client = Client(peer) else { return .uncounted }
        return counts.withLock { counts in
            let count = counts[client, default: 0]
            if count >= limit { return nil }
            counts[client] = count + 1
            return .counted
        }
    }

    /// Gives the place back.
    func giveBack(_ place: Place, of peer: SocketAddress) {
        guard case .counted = place, let client = Client(peer) else { return }
        counts.withLock { counts in
            let count = counts[client, default: 0]
            counts[client] = count > 1 ? count - 1 : nil
        }
    }
}
