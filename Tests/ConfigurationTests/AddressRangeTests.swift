// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Configuration

struct AddressRangeTests {
    private static func range(_ text: String) throws -> AddressRange {
        var findings = Findings()
        let range = ProxyText.read(text, at: .top, &findings)
        #expect(findings.all.allSatisfy { $0.severity == .warning })
        return try #require(range)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255:1", "11.0.0.0:1"), ("10.0.0.0/8", "10.0.0.0:1", "9.255.255.255:1"),
        ("192.0.2.1", "192.0.2.1:9", "192.0.2.2:9"), ("192.0.2.4/31", "192.0.2.5:1", "192.0.2.6:1"),
        ("10.0.0.0/8", "[::ffff:10.1.2.3]:1", "[::10.1.2.3]:1"), ("10.0.0.0/8", "10.0.0.1:1", "[fe80::1]:1"),
        ("128.0.0.0/1", "255.0.0.1:1", "127.0.0.1:1"), ("::1", "[::1]:1", "[::2]:1"),
        ("fd00::/8", "[fdff::1]:1", "[fc00::1]:1"),
        ("2001:db8::/64", "[2001:db8::ffff:0:0:1]:1", "[2001:db8:0:1::]:1"),
        ("2001:db8:0:0:8000::/65", "[2001:db8::8000:0:0:1]:1", "[2001:db8::7fff:0:0:1]:1"),
        ("2001:db8::/127", "[2001:db8::1]:1", "[2001:db8::2]:1"), ("fe80::/10", "[fe80::1%3]:1", "10.0.0.1:1"),
        ("::/1", "[7fff::]:1", "[8000::]:1"),
    ])
    func aNetworkHoldsWhatItsPrefixSays(text: String, inside: String, outside: String) throws {
        let range = try Self.range(text)
        #expect(range.contains(try #require(SocketAddress(text: inside))))
        #expect(!range.contains(try #require(SocketAddress(text: outside))))
        #expect(!range.contains(.unix))
    }

    @Test(arguments: [("0.0.0.0/0", "255.255.255.255:1"), ("::/0", "[ffff::ffff]:1")])
    func everybodyIsEverybodyOfItsFamily(text: String, address: String) throws {
        let range = try Self.range(text)
        #expect(range.isEverybody)
        #expect(range.contains(try #require(SocketAddress(text: address))))
    }

    @Test func unixIsWhoeverComesByAUnixSocket() throws {
        #expect(try Self.range("unix") == .unix)
        #expect(AddressRange.unix.contains(.unix))
        #expect(!AddressRange.unix.contains(.ipv4(0, port: 0)))
    }

    @Test(arguments: [
        "unix", "0.0.0.0/0", "10.0.0.0/8", "192.0.2.1", "::/0", "::1", "2001:db8::/32", "2001:db8:0:0:8000::/65",
        "::/96",
    ])
    func aRangeIsWrittenAsItIsRead(text: String) throws {
        #expect(try Self.range(text).description == text)
    }

    @Test(arguments: [(-1, false), (0, true), (32, true), (33, false)])
    func anIPv4PrefixHasItsBounds(prefix: Int, isTaken: Bool) {
        #expect((AddressRange(network: .ipv4(1, port: 0), prefix: prefix) != nil) == isTaken)
    }

    @Test(arguments: [(-1, false), (0, true), (128, true), (129, false)])
    func anIPv6PrefixHasItsBounds(prefix: Int, isTaken: Bool) {
        let address = SocketAddress.ipv6(high: 1, low: 1, scope: 0, port: 0)
        #expect((AddressRange(network: address, prefix: prefix) != nil) == isTaken)
    }
}
