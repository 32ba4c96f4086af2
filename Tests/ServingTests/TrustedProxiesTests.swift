// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct TrustedProxiesTests {
    /// 10.0.0.0/8, fd00::/8 and Unix sockets.
    private static let proxies = TrustedProxies([
        .ipv4(0x0A00_0000, prefix: 8), .ipv6(high: 0xFD00 << 48, low: 0, prefix: 8), .unix,
    ])
    private static let proxy = SocketAddress.ipv4(0x0A00_0001, port: 5000)

    private func client(
        _ lines: [String], of peer: SocketAddress = proxy, by proxies: TrustedProxies = proxies
    ) throws -> String {
        let request = try SampleRequest("GET / HTTP/1.1", lines.map { "X-Forwarded-For: \($0)" })
        return proxies.client(of: peer, head: request.head, bytes: request.bytes.span).description
    }

    @Test(
        arguments: [
            ([], "10.0.0.1:5000"), (["192.0.2.1"], "192.0.2.1:0"), (["192.0.2.1:80"], "192.0.2.1:80"),
            (["2001:db8::1"], "[2001:db8::1]:0"), (["[2001:db8::1]"], "[2001:db8::1]:0"),
            (["[2001:db8::1]:80"], "[2001:db8::1]:80"),
            // From the right; what a client wrote itself stands to the left.
            (["198.51.100.1, 192.0.2.1"], "192.0.2.1:0"), (["198.51.100.1,192.0.2.1, 10.1.1.1"], "192.0.2.1:0"),
            (["198.51.100.1", "192.0.2.1"], "192.0.2.1:0"), (["192.0.2.1", "10.1.1.1", "fd00::7"], "192.0.2.1:0"),
            (["192.0.2.1,,", " , 10.1.1.1 ,"], "192.0.2.1:0"), (["192.0.2.1", ""], "192.0.2.1:0"),
            (["10.9.9.9, 10.1.1.1"], "10.9.9.9:0"),
            // An IPv4 address in IPv6's clothes is trusted as the one, and said as it came.
            (["192.0.2.1, ::ffff:10.1.1.1"], "192.0.2.1:0"),
            // No address: what stands to its left is worth nothing.
            (["192.0.2.1, unknown"], "10.0.0.1:5000"), (["192.0.2.1, unknown, 10.1.1.1"], "10.1.1.1:0"),
            (["192.0.2.1", "\"x", "10.1.1.1"], "10.1.1.1:0"), (["\"x, 192.0.2.1"], "192.0.2.1:0"),
            (["192.0.2.1, _hidden, 10.1.1.1"], "10.1.1.1:0"),
        ] as [([String], String)])
    func clientIsTheLastThatIsNoProxy(lines: [String], expected: String) throws {
        #expect(try client(lines) == expected)
    }

    @Test(arguments: [
        (SocketAddress.ipv4(0xC000_0201, port: 7), "192.0.2.1:7"), (.ipv4(0x0B00_0001, port: 7), "11.0.0.1:7"),
        (.ipv6(high: 0xFE80 << 48, low: 1, scope: 0, port: 7), "[fe80::1]:7"),
    ])
    func othersAreNotListenedTo(peer: SocketAddress, expected: String) throws {
        #expect(try client(["198.51.100.1"], of: peer) == expected)
    }

    @Test(arguments: [SocketAddress.unix, .ipv6(high: 0xFD00 << 48, low: 9, scope: 0, port: 7)])
    func everyKindOfProxyIsListenedTo(peer: SocketAddress) throws {
        #expect(try client(["198.51.100.1"], of: peer) == "198.51.100.1:0")
    }

    @Test func withoutProxiesNobodyIsListenedTo() throws {
        #expect(try client(["198.51.100.1"], by: TrustedProxies([])) == "10.0.0.1:5000")
    }

    /// Every element counts, empty ones too, however they are spread over lines.
    @Test(arguments: [1, 3, 40], [("10.1.1.1", 31, "192.0.2.1:0"), ("10.1.1.1", 32, "10.1.1.1:0")])
    func walkEndsAfter32Elements(elementsPerLine: Int, walk: (proxy: String, count: Int, expected: String)) throws {
        var elements = ["192.0.2.1"] + Array(repeating: walk.proxy, count: walk.count)
        var lines: [String] = []
        while !elements.isEmpty {
            lines.insert(elements.suffix(elementsPerLine).joined(separator: ", "), at: 0)
            elements.removeLast(min(elementsPerLine, elements.count))
        }
        #expect(try client(lines) == walk.expected)
    }
}
