// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Addresses as proxies write them; read from bytes, since a request behind a proxy is no reason to allocate.
extension SocketAddress {
    /// Reads `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`; nil for anything else,
    /// `unknown` and names too. Port 0 where none is written.
    init?(forwarded text: Span<UInt8>) {
        let bracket = text.count > 0 && text[0] == UInt8(ascii: "[")
        if bracket {
            guard let end = Self.first(UInt8(ascii: "]"), in: text, from: 1),
                let address = Self.ipv6(text.extracting(1..<end)),
                let port = Self.port(text.extracting((end + 1)..<text.count))
            else { return nil }
            self = .ipv6(high: address.high, low: address.low, scope: 0, port: port)
            return
        }
        let colon = Self.first(UInt8(ascii: ":"), in: text, from: 0)
        if let colon, Self.first(UInt8(ascii: ":"), in: text, from: colon + 1) != nil {
            guard let address = Self.ipv6(text) else { return nil }
            self = .ipv6(high: address.high, low: address.low, scope: 0, port: 0)
            return
        }
        let end = colon ?? text.count
        guard let address = Self.ipv4(text.extracting(0..<end)), let port = Self.port(text.extracting(end..<text.count))
        else { return nil }
        self = .ipv4(address, port: port)
    }

    private static func first(_ byte: UInt8, in text: Span<UInt8>, from start: Int) -> Int? {
        for index in start..<max(start, text.count) where text[index] == byte { return index }
        return nil
    }

    /// 0 for nothing, else a colon and a number up to 65535; nil for anything else.
    private static func port(_ text: Span<UInt8>) -> UInt16? {
        guard text.count > 0 else { return 0 }
        guard text[0] == UInt8(ascii: ":"), text.count <= 6 else { return nil }
        return decimal(text.extracting(1..<text.count), atMost: 65_535).map { UInt16(truncatingIfNeeded: $0) }
    }

    private static func decimal(_ text: Span<UInt8>, atMost limit: UInt32) -> UInt32? {
        guard (1...5).contains(text.count) else { return nil }
        var number: UInt32 = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + UInt32(digit)
        }
        // Some read a number with a leading zero as octal.
        return number <= limit && (text.count == 1 || text[0] != UInt8(ascii: "0")) ? number : nil
    }

    private static func ipv4(_ text: Span<UInt8>) -> UInt32? {
        var address: UInt32 = 0
        var start = 0
        for part in 0..<4 {
            let end = part < 3 ? first(UInt8(ascii: "."), in: text, from: start) : text.count
            guard let end, start <= end, let number = decimal(text.extracting(start..<end), atMost: 255) else {
                return nil
            }
            address = address << 8 | number
            start = end + 1
        }
        return address
    }

    /// RFC 4291 §2.2, all three forms.
    private static func ipv6(_ text: Span<UInt8>) -> (high: UInt64, low: UInt64)? {
        var groups = InlineArray<8, UInt16>(repeating: 0)
        var count = 0
        /// How many groups stand before the `::`.
        var gap: Int?
        var index = 0
        if text.count >= 2, text[0] == UInt8(ascii: ":"), text[1] == UInt8(ascii: ":") {
            gap = 0
            index = 2
        }
        while index < text.count {
            let end = first(UInt8(ascii: ":"), in: text, from: index) ?? text.count
            let piece = text.extracting(index..<end)
            if end == text.count, let tail = ipv4(piece) {
                guard count <= 6 else { return nil }
                groups[count] = UInt16(truncatingIfNeeded: tail >> 16)
                groups[count + 1] = UInt16(truncatingIfNeeded: tail)
                count += 2
            } else {
                guard count < 8, let group = hexadecimal(piece) else { return nil }
                groups[count] = group
                count += 1
            }
            index = end + 1
            // A single colon at the end is no end.
            if index == text.count { return nil }
            if index < text.count, text[index] == UInt8(ascii: ":") {
                guard gap == nil else { return nil }
                gap = count
                index += 1
            }
        }
        return joined(groups, count: count, gap: gap)
    }

    private static func joined(
        _ groups: InlineArray<8, UInt16>, count: Int, gap: Int?
    ) -> (high: UInt64, low: UInt64)? {
        guard gap == nil ? count == 8 : count < 8 else { return nil }
        let front = gap ?? 8
        var halves: (high: UInt64, low: UInt64) = (0, 0)
        for place in 0..<8 {
            let back = place - (8 - count)
            let group = place < front ? groups[place] : (back >= front ? groups[back] : 0)
            if place < 4 {
                halves.high = halves.high << 16 | UInt64(group)
            } else {
                halves.low = halves.low << 16 | UInt64(group)
            }
        }
        return halves
    }

    private static func hexadecimal(_ text: Span<UInt8>) -> UInt16? {
        guard (1...4).contains(text.count) else { return nil }
        var number: UInt16 = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            let letter = (text[index] | 0x20) &- UInt8(ascii: "a")
            guard digit < 10 || letter < 6 else { return nil }
            number = number << 4 | UInt16(digit < 10 ? digit : letter + 10)
        }
        return number
    }
}
