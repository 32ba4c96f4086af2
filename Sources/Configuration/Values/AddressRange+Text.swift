// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

extension AddressRange {
    /// The network of an address (RFC 4632, RFC 4291 §2.3); nil for a Unix socket's and for one with a scope.
    ///
    /// - Parameter prefix: how many bits count, from 0; nil: all. Nil is returned when that is more than there are.
    init?(network address: SocketAddress, prefix: Int?) {
        switch address {
        case .ipv4(let number, _):
            let bits = prefix ?? 32
            guard (0...32).contains(bits) else { return nil }
            self = .ipv4(number & ~UInt32.max.shifted(by: bits), prefix: bits)
        case .ipv6(let high, let low, scope: 0, _):
            let bits = prefix ?? 128
            guard (0...128).contains(bits) else { return nil }
            self = .ipv6(
                high: high & ~UInt64.max.shifted(by: min(bits, 64)),
                low: low & ~UInt64.max.shifted(by: max(bits - 64, 0)),
                prefix: bits)
        case .ipv6, .unix: return nil
        }
    }

    /// The same network in IPv4, if it is one that is written as IPv6 (RFC 4291 §2.5.5.2).
    var unmapped: AddressRange? {
        guard case .ipv6(high: 0, let low, let prefix) = self, prefix >= 96, low >> 32 == 0xffff else { return nil }
        return .ipv4(UInt32(truncatingIfNeeded: low), prefix: prefix - 96)
    }

    /// Whether every address is of it.
    var isEverybody: Bool {
        switch self {
        case .ipv4(_, prefix: 0), .ipv6(_, _, prefix: 0): true
        default: false
        }
    }
}

extension AddressRange: CustomStringConvertible {
    /// As a configuration file has it: an address, a network with its prefix length, or `unix`.
    package var description: String {
        switch self {
        case .unix: "unix"
        case .ipv4(let number, let prefix):
            // Without its port, which is 0.
            String("\(SocketAddress.ipv4(number, port: 0))".dropLast(2)) + (prefix == 32 ? "" : "/\(prefix)")
        case .ipv6(let high, let low, let prefix):
            // Without brackets and port.
            String("\(SocketAddress.ipv6(high: high, low: low, scope: 0, port: 0))".dropFirst().dropLast(3))
                + (prefix == 128 ? "" : "/\(prefix)")
        }
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// The bits further down by so many, which may be all.
    fileprivate func shifted(by bits: Int) -> Self { self >> Self(bits) }
}
