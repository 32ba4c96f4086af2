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

    /// 0: no bound, and nothing is counted.
    private let limit: Int
    private let counts = Mutex<[Client: Int]>([:])

    package init(limit: Int) {
        self.limit = limit
    }

    /// Takes a place for a connection; false: the client has all of its own.
    func take(_ peer: SocketAddress) -> Bool {
        guard limit > 0, let client = Client(peer) else { return true }
        return counts.withLock { counts in
            let count = counts[client, default: 0]
            if count >= limit { return false }
            counts[client] = count + 1
            return true
        }
    }

    /// Gives the place back.
    func giveBack(_ peer: SocketAddress) {
        guard limit > 0, let client = Client(peer) else { return }
        counts.withLock { counts in
            let count = counts[client, default: 0]
            counts[client] = count > 1 ? count - 1 : nil
        }
    }
}
