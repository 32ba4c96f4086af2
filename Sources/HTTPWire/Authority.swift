// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The grammar of `host[:port]` (RFC 3986 §3.2, RFC 9110 §7.2), without user information.
enum Authority {
    /// Whether `range` is a host that is not empty, and a port of 0 to 65535 where there is a colon.
    ///
    /// An empty port is none (`host:`), unless `needsPort`, as CONNECT does (RFC 9112 §3.2.3).
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>, needsPort: Bool = false) -> Bool {
        guard let hostEnd = hostEnd(bytes, range), hostEnd > range.lowerBound else { return false }
        guard hostEnd < range.upperBound else { return !needsPort }
        guard bytes[hostEnd] == .colon else { return false }
        let digits = (hostEnd + 1)..<range.upperBound
        if digits.isEmpty { return !needsPort }
        var port = 0
        for index in digits {
            guard bytes[index].isDecimalDigit else { return false }
            port = port * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            guard port <= 65_535 else { return false }
        }
        return true
    }

    /// Where the host ends: at a colon, at the end, after a bracket; nil when it is malformed.
    private static func hostEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard let first = range.first else { return nil }
        guard bytes[first] != UInt8(ascii: "[") else { return literalEnd(bytes, range) }
        var index = first
        while index < range.upperBound, bytes[index] != .colon {
            if bytes[index] == .percent {
                guard index + 2 < range.upperBound, bytes[index + 1].hexDigitValue != nil,
                    bytes[index + 2].hexDigitValue != nil
                else { return nil }
                index += 3
            } else {
                guard OctetSet.registeredName.contains(bytes[index]) else { return nil }
                index += 1
            }
        }
        return index
    }

    /// Where an IP literal in brackets ends (RFC 3986 §3.2.2), without a zone.
    private static func literalEnd(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard let bracket = bytes.first(UInt8(ascii: "]"), in: range) else { return nil }
        let inside = (range.lowerBound + 1)..<bracket
        guard let first = inside.first else { return nil }
        let isFuture = bytes[first] | 0x20 == UInt8(ascii: "v")
        let isValid = isFuture ? isFutureAddress(bytes, inside) : isIPv6Address(bytes, inside)
        return isValid ? bracket + 1 : nil
    }

    /// `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`
    private static func isFutureAddress(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let version = (range.lowerBound + 1)..<range.upperBound
        guard let dot = bytes.first(.dot, in: version), dot > version.lowerBound, dot + 1 < range.upperBound
        else { return false }
        for index in version.lowerBound..<dot where bytes[index].hexDigitValue == nil { return false }
        for index in (dot + 1)..<range.upperBound {
            guard bytes[index] == .colon || OctetSet.registeredName.contains(bytes[index]) else { return false }
        }
        return true
    }

    /// Eight groups of one to four hexadecimal digits; one "::" for one or more of them; IPv4 for the last two.
    private static func isIPv6Address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var groups = 0
        var isCompressed = false
        var index = range.lowerBound
        while index < range.upperBound {
            if index + 1 < range.upperBound, bytes[index] == .colon, bytes[index + 1] == .colon {
                guard !isCompressed else { return false }
                isCompressed = true
                index += 2
                continue
            }
            // A group stands at the start, after "::" or after a single colon.
            if index > range.lowerBound, bytes[index - 1] != .colon {
                guard bytes[index] == .colon else { return false }
                index += 1
            }
            let start = index
            while index < range.upperBound, bytes[index].hexDigitValue != nil { index += 1 }
            if index < range.upperBound, bytes[index] == .dot {
                guard isIPv4Address(bytes, start..<range.upperBound) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(index - start) else { return false }
            groups += 1
        }
        return isCompressed ? groups < 8 : groups == 8
    }

    /// Four decimal octets of 0 to 255 without leading zeros.
    private static func isIPv4Address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var octets = 0
        var index = range.lowerBound
        while true {
            let start = index
            var value = 0
            while index < range.upperBound, index - start < 3, bytes[index].isDecimalDigit {
                value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
                index += 1
            }
            guard index > start, value <= 255, index - start == 1 || bytes[start] != UInt8(ascii: "0")
            else { return false }
            octets += 1
            if index == range.upperBound { return octets == 4 }
            guard octets < 4, bytes[index] == .dot else { return false }
            index += 1
        }
    }
}
