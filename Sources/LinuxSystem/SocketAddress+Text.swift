// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// Numeric text only: a name would need a resolver, which may block and whose answer may change between two starts.

extension SocketAddress {
    /// Reads `"192.0.2.1:80"` or `"[2001:db8::1]:80"`, the latter with a numeric scope if need be (`"[fe80::1%2]:80"`).
    ///
    /// Nil for anything else: a name, a missing port, a number with leading zeros (some read those as octal).
    package init?(text: String) {
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")),
            let port = Self.decimal(text[text.utf8.index(after: colon)...], atMost: UInt64(UInt16.max))
        else { return nil }
        let host = text[..<colon]
        if host.utf8.first == UInt8(ascii: "["), host.utf8.last == UInt8(ascii: "]"), host.utf8.count > 2 {
            self.init(bracketed: host.dropFirst().dropLast(), port: UInt16(truncatingIfNeeded: port))
        } else if !host.utf8.contains(UInt8(ascii: ":")) {
            self.init(numeric: Array(host.utf8).span, port: UInt16(truncatingIfNeeded: port))
        } else {
            return nil
        }
    }

    private init?(bracketed text: Substring, port: UInt16) {
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var scope: UInt64 = 0
        if parts.count == 2 {
            guard let number = parts.last.flatMap({ Self.decimal($0, atMost: UInt64(UInt32.max)) }), number > 0
            else { return nil }
            scope = number
        }
        guard case .ipv6(let high, let low, _, _)? = SocketAddress(numeric: Array((parts.first ?? "").utf8).span) else {
            return nil
        }
        self = .ipv6(high: high, low: low, scope: UInt32(truncatingIfNeeded: scope), port: port)
    }

    /// A decimal number without leading zeros, sign or space.
    private static func decimal(_ text: Substring, atMost limit: UInt64) -> UInt64? {
        let digits = text.utf8
        guard (1...10).contains(digits.count), digits.first != UInt8(ascii: "0") || digits.count == 1,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = UInt64(text), number <= limit
        else { return nil }
        return number
    }
}

extension SocketAddress: CustomStringConvertible {
    /// The address as `init(text:)` reads it, IPv6 in the canonical form of RFC 5952; `"unix:"` for a Unix socket.
    package var description: String {
        switch self {
        case .ipv4(let address, let port):
            "\(Self.dotted(address)):\(port)"
        case .ipv6(let high, let low, let scope, let port):
            "[\(Self.canonical(high: high, low: low))\(scope == 0 ? "" : "%\(scope)")]:\(port)"
        case .unix:
            "unix:"
        }
    }

    private static func dotted(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 0xff).\(address >> 8 & 0xff).\(address & 0xff)"
    }

    private static func canonical(high: UInt64, low: UInt64) -> String {
        if high == 0, low >> 32 == 0xffff {
            // RFC 5952 §5: a prefix that is known to hold an IPv4 address is written with one.
            return "::ffff:\(dotted(UInt32(truncatingIfNeeded: low)))"
        }
        let groups = [high, low].flatMap { half in
            [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> $0) }
        }
        let zeros = longestZeros(groups)
        let text = { (part: ArraySlice<UInt16>) in
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard zeros.count >= 2 else { return text(groups[...]) }
        return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
    }

    /// The longest run of zero groups, the first of several (RFC 5952 §4.2.3).
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<(index + 1)
            }
        }
        return longest
    }
}
