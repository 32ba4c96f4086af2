// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Serving

@Suite struct SocketAddressForwardedTests {
    private func read(_ text: String) -> SocketAddress? {
        SocketAddress(forwarded: Array(text.utf8).span)
    }

    /// What is read without a port is what the configuration's own reader makes of it with one.
    @Test(arguments: [
        "0.0.0.0", "255.255.255.255", "1.2.3.4", "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8", "2001:DB8::a", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "64:ff9b::1.2.3.4", "::1.2.3.4",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "1:0:0:2::3",
    ])
    func addressIsReadInEveryForm(text: String) {
        let bracketed = text.contains(":") ? "[\(text)]" : text
        #expect(read(text) == SocketAddress(text: bracketed + ":0"))
        #expect(read(text) != nil)
        #expect(read(bracketed) == read(text))
        for port in ["1", "80", "65535"] {
            #expect(read("\(bracketed):\(port)") == SocketAddress(text: "\(bracketed):\(port)"))
        }
    }

    @Test(arguments: [
        "", "unknown", "_x", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", ".1.2.3", "1..2.3",
        "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:65536", "1.2.3.4:-1", "1.2.3.4:000080", "1.2.3.4 ", "+1.2.3.4", "[1.2.3.4]",
        ":", ":::", "1:", ":1", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::", "1::2::3",
        "1:::2", "12345::", "g::", "+1::", "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::", "::1.2.3", "[::1", "::1]", "[::1]x",
        "[::1]:", "[::1]:x", "[]", "[", "fe80::1%2", "1:2:3:4:5:6:7:", "::1:", "1.2.3.4:99999999999999999999",
    ])
    func anythingElseIsNone(text: String) {
        #expect(read(text) == nil)
    }
}
