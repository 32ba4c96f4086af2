// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem

/// A network of addresses (RFC 4632), or all clients of Unix sockets.
package enum AddressRange: Hashable, Sendable {
    /// The network's address in host byte order, and how many of its leading bits count: 0 to 32.
    case ipv4(UInt32, prefix: Int)
    /// The two halves of the network's address in host byte order, and how many leading bits count: 0 to 128.
    case ipv6(high: UInt64, low: UInt64, prefix: Int)
    /// Whoever comes by a Unix socket.
    case unix

    /// Whether an address is of the range; an IPv4 address that is written as IPv6 (RFC 4291 §2.5.5.2) counts as IPv4.
    package func contains(_ address: SocketAddress) -> Bool {
        switch (self, address) {
        case (.unix, .unix): true
        case (.ipv4(let network, let prefix), .ipv4(let number, _)):
            Self.agree(UInt64(network), UInt64(number), bits: prefix, of: 32)
        case (.ipv4(let network, let prefix), .ipv6(high: 0, let low, _, _)) where low >> 32 == 0xFFFF:
            Self.agree(UInt64(network), low & 0xFFFF_FFFF, bits: prefix, of: 32)
        case (.ipv6(let high, let low, let prefix), .ipv6(let otherHigh, let otherLow, _, _)):
            Self.agree(high, otherHigh, bits: min(prefix, 64), of: 64)
                && Self.agree(low, otherLow, bits: max(prefix - 64, 0), of: 64)
        default: false
        }
    }

    private static func agree(_ first: UInt64, _ second: UInt64, bits: Int, of width: Int) -> Bool {
        // Swift's smart shift: a shift by the whole width leaves nothing to differ.
        (first ^ second) >> UInt64(max(width - bits, 0)) == 0
    }
}
