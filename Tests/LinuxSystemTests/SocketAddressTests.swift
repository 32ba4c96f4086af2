// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1:80", "127.0.0.1:80", true), ("0.0.0.0:80", "127.0.0.1:80", true),
        ("127.0.0.1:80", "127.0.0.1:81", false), ("127.0.0.1:80", "127.0.0.2:80", false),
        ("[::1]:80", "[::]:80", true), ("[::1]:80", "[::1]:80", true), ("[::1]:80", "[::2]:80", false),
        ("[::]:80", "[::]:81", false), ("[::]:80", "0.0.0.0:80", false), ("[1::]:80", "[::1]:80", false),
    ])
    func socketsMeetAtOneAddressAndWhereEitherHasAll(one: String, other: String, expected: Bool) throws {
        let (first, second) = (try #require(SocketAddress(text: one)), try #require(SocketAddress(text: other)))
        #expect(first.meets(second) == expected)
        #expect(second.meets(first) == expected)
    }

    @Test(arguments: [
        ("127.0.0.1:80", SocketAddress.ipv4(0x7f00_0001, port: 80)),
        ("0.0.0.0:0", .ipv4(0, port: 0)),
        ("255.255.255.255:65535", .ipv4(.max, port: 65535)),
        ("[::]:0", .ipv6(high: 0, low: 0, scope: 0, port: 0)),
        ("[::1]:80", .ipv6(high: 0, low: 1, scope: 0, port: 80)),
        ("[1::]:80", .ipv6(high: 0x0001_0000_0000_0000, low: 0, scope: 0, port: 80)),
        ("[fe80::1%2]:80", .ipv6(high: 0xfe80_0000_0000_0000, low: 1, scope: 2, port: 80)),
        ("[::ffff:192.0.2.1]:80", .ipv6(high: 0, low: 0xffff_c000_0201, scope: 0, port: 80)),
        ("[1:2:3:4:5:6:7:8]:80", .ipv6(high: 0x0001_0002_0003_0004, low: 0x0005_0006_0007_0008, scope: 0, port: 80)),
        ("[2001:db8::1:0:0:1]:80", .ipv6(high: 0x2001_0db8_0000_0000, low: 0x0001_0000_0000_0001, scope: 0, port: 80)),
        (
            "[2001:db8:0:1:1:1:1:1]:80",
            .ipv6(high: 0x2001_0db8_0000_0001, low: 0x0001_0001_0001_0001, scope: 0, port: 80)
        ),
        ("[fe80::1%4294967295]:80", .ipv6(high: 0xfe80_0000_0000_0000, low: 1, scope: .max, port: 80)),
    ])
    func canonicalTextIsReadAndWrittenAlike(text: String, address: SocketAddress) {
        #expect(SocketAddress(text: text) == address)
        #expect(address.description == text)
    }

    @Test(arguments: [
        ("[2001:DB8::1]:80", "[2001:db8::1]:80"),
        ("[2001:0db8:0:0:1:0:0:1]:80", "[2001:db8::1:0:0:1]:80"),
        ("[1:2:3:4:5:6:192.0.2.1]:80", "[1:2:3:4:5:6:c000:201]:80"),
        ("[0:0:0:0:0:0:0:0]:80", "[::]:80"),
        ("[2001:db8::0:1:1:1:1]:80", "[2001:db8::1:1:1:1]:80"),
        ("[1::3:4:5:6:7:8]:80", "[1:0:3:4:5:6:7:8]:80"),
    ])
    func otherFormsAreReadAndWrittenCanonically(text: String, canonical: String) {
        #expect(SocketAddress(text: text)?.description == canonical)
    }

    @Test(arguments: [
        "", ":", "80", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:080", "127.0.0.1:-1",
        "127.0.0.1:+1", "127.0.0.1: 80", "127.0.0.1:80 ", "127.0.0.256:80", "127.0.0.01:80", "127.0.0:80",
        "127.0.0.1.1:80", "127..0.1:80", "localhost:80", "::1:80", "[]:80", "[::1]", "[::1]80", "[:::]:80", "[1:2]:80",
        "[1:2:3:4:5:6:7:8:9]:80", "[1::2::3]:80", "[12345::]:80", "[g::]:80", "[+1::]:80", "[::1%]:80", "[::1%0]:80",
        "[::1%eth0]:80", "[::1%4294967296]:80", "[192.0.2.1::]:80", "[1:2:3:4::5:6:7:8]:80", "[::1:]:80", "[:1]:80",
        "[192.0.2.1]:80", "[::1]:99999999999999999999", "unix:", "١.0.0.1:80",
    ])
    func otherTextIsRefused(text: String) {
        #expect(SocketAddress(text: text) == nil)
    }

    @Test func aUnixSocketSaysOnlyThatItIsOne() {
        #expect(SocketAddress.unix.description == "unix:")
    }
}
