// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension SocketAddress {
    /// Whether a socket that listens at one of the two is in the way of the other: the same port of the same family,
    /// and the same address, or every address for either. IPv6 sockets here take no IPv4; a scope is not looked at.
    package func meets(_ other: SocketAddress) -> Bool {
        switch (self, other) {
        case (.ipv4(let bits, let port), .ipv4(let otherBits, let otherPort)):
            port == otherPort && (bits == otherBits || bits == 0 || otherBits == 0)
        case (.ipv6(let high, let low, _, let port), .ipv6(let otherHigh, let otherLow, _, let otherPort)):
            port == otherPort && ((high, low) == (otherHigh, otherLow) || high | low == 0 || otherHigh | otherLow == 0)
        default: false
        }
    }
}
