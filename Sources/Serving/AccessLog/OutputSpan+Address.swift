// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Addresses as text, by the rules of inet_ntop(3).
extension OutputSpan<UInt8> {
    /// The most bytes that `appendPythonAddress` writes: `('`, 45 for the address, `', `, 5, `, 0, `, 10 and `)`.
    static var pythonAddressMaximumLength: Int { 72 }

    /// Writes an address as Python prints one: `('127.0.0.1', 54321)`, `('::1', 54321, 0, 0)` (flow, which this server
    /// does not know, and scope), and `''` for a Unix socket without a name.
    mutating func appendPythonAddress(_ address: SocketAddress) {
        switch address {
        case .ipv4(let bits, let port):
            append("('")
            appendIPv4(bits)
            append("', ")
            appendDecimal(UInt(port))
            append(")")
        case .ipv6(let high, let low, let scope, let port):
            append("('")
            appendIPv6(high: high, low: low)
            append("', ")
            appendDecimal(UInt(port))
            append(", 0, ")
            appendDecimal(UInt(scope))
            append(")")
        case .unix:
            append("''")
        }
    }

    /// The most bytes that `appendAddress` writes.
    static var addressMaximumLength: Int { 45 }

    /// Writes an address without its port; `unix:` for a Unix socket, as nginx has it.
    mutating func appendAddress(_ address: SocketAddress) {
        switch address {
        case .ipv4(let bits, _): appendIPv4(bits)
        case .ipv6(let high, let low, _, _): appendIPv6(high: high, low: low)
        case .unix: append("unix:")
        }
    }

    /// Writes an address's port; `-` for a Unix socket, or null in JSON.
    mutating func appendPort(of address: SocketAddress, isJSON: Bool) {
        switch address {
        case .ipv4(_, let port), .ipv6(_, _, _, let port): appendDecimal(UInt(port))
        case .unix: isJSON ? append("null") : append(UInt8(ascii: "-"))
        }
    }

    /// Writes `"peer":"192.0.2.1",` where the peer is not the client, and else nothing.
    mutating func appendOtherPeer(of record: AccessLogRecord) {
        guard record.peer != record.client else { return }
        append("\"peer\":\"")
        appendAddress(record.peer)
        append("\",")
    }

    /// Writes an IPv4 address (host byte order) as four decimal numbers.
    mutating func appendIPv4(_ bits: UInt32) {
        appendDecimal(UInt(bits >> 24))
        append(UInt8(ascii: "."))
        appendDecimal(UInt(bits >> 16 & 0xFF))
        append(UInt8(ascii: "."))
        appendDecimal(UInt(bits >> 8 & 0xFF))
        append(UInt8(ascii: "."))
        appendDecimal(UInt(bits & 0xFF))
    }

    /// Writes an IPv6 address: lower-case groups, the first longest run of two or more zero groups as `::`, and the
    /// last two groups of a mapped or compatible address as IPv4.
    mutating func appendIPv6(high: UInt64, low: UInt64) {
        var groups = InlineArray<8, UInt16>(repeating: 0)
        for index in 0..<4 {
            let shift = UInt64(48 - 16 * index)
            groups[index] = UInt16(truncatingIfNeeded: high >> shift)
            groups[index + 4] = UInt16(truncatingIfNeeded: low >> shift)
        }
        let zeros = Self.longestZeroRun(groups)
        let endsAsIPv4 = zeros == 0..<6 || (zeros == 0..<5 && groups[5] == 0xFFFF)
        let end = endsAsIPv4 ? 6 : 8
        var index = 0
        while index < end {
            if index == zeros.lowerBound && !zeros.isEmpty {
                append("::")
                index = zeros.upperBound
                continue
            }
            if index > 0 && index != zeros.upperBound { append(UInt8(ascii: ":")) }
            appendHexadecimal(groups[index])
            index += 1
        }
        guard endsAsIPv4 else { return }
        if zeros.upperBound < 6 { append(UInt8(ascii: ":")) }
        appendIPv4(UInt32(truncatingIfNeeded: low))
    }

    /// The first longest run of at least two zero groups; empty, and past the end, when there is none.
    private static func longestZeroRun(_ groups: InlineArray<8, UInt16>) -> Range<Int> {
        var longest = 9..<9
        var start = 0
        for index in groups.indices {
            guard groups[index] == 0 else {
                start = index + 1
                continue
            }
            let run = start..<(index + 1)
            if run.count >= 2 && run.count > longest.count { longest = run }
        }
        return longest
    }

    private mutating func appendHexadecimal(_ group: UInt16) {
        var shift = 12
        while shift > 0 && group >> shift == 0 { shift -= 4 }
        while shift >= 0 {
            let digit = UInt8(truncatingIfNeeded: group >> shift & 15)
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10))
            shift -= 4
        }
    }
}
