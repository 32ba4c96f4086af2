// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Addresses as proxies write them; read from bytes, since a request behind a proxy is no reason to allocate.
extension SocketAddress {
    /// Reads `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:80`; nil for anything else,
    /// `unknown` and names too. Port 0 where none is written.
    init?(forwarded text: Span<UInt8>) {
        if text.count > 0, text[0] == UInt8(ascii: "[") {
            guard let end = Self.first(UInt8(ascii: "]"), in: text, from: 1),
                let port = Self.port(text.extracting((end + 1)..<text.count)),
                case .ipv6? = SocketAddress(numeric: text.extracting(1..<end))
            else { return nil }
            self.init(numeric: text.extracting(1..<end), port: port)
            return
        }
        // One colon begins a port; several are an IPv6 address, which has none without brackets.
        let colon = Self.first(UInt8(ascii: ":"), in: text, from: 0)
        guard let colon, Self.first(UInt8(ascii: ":"), in: text, from: colon + 1) == nil else {
            self.init(numeric: text)
            return
        }
        guard let port = Self.port(text.extracting(colon..<text.count)) else { return nil }
        self.init(numeric: text.extracting(0..<colon), port: port)
    }

    private static func first(_ byte: UInt8, in text: Span<UInt8>, from start: Int) -> Int? {
        for index in start..<max(start, text.count) where text[index] == byte { return index }
        return nil
    }

    /// 0 for nothing, else a colon and a number up to 65535 without leading zeros; nil for anything else.
    private static func port(_ text: Span<UInt8>) -> UInt16? {
        guard text.count > 0 else { return 0 }
        guard text[0] == UInt8(ascii: ":"), (2...6).contains(text.count) else { return nil }
        guard text.count == 2 || text[1] != UInt8(ascii: "0") else { return nil }
        var number: UInt32 = 0
        for index in 1..<text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + UInt32(digit)
        }
        return UInt16(exactly: number)
    }
}
