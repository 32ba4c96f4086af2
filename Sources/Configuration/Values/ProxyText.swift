// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Reads one entry of `trustedProxies`, and says of each near miss what it should have been.
enum ProxyText {
    static let schema: JSONObject = {
        let ipv4 = "[0-9]+(\\.[0-9]+){3}(/([0-9]|[12][0-9]|3[0-2]))?"
        let ipv6 = "[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(/([0-9]|[1-9][0-9]|1[01][0-9]|12[0-8]))?"
        return ["type": "string", "pattern": .string("^(unix|\(ipv4)|\(ipv6))$")]
    }()

    static func read(_ text: String, at place: Place, _ findings: inout Findings) -> AddressRange? {
        if text == "unix" { return .unix }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let shown = JSONValue.string(text).excerpt
        guard let address = parts.first.flatMap(address), let single = AddressRange(network: address, prefix: nil)
        else {
            let refusal = refusal(of: text)
            findings.error(place, "\(shown) \(refusal.message)", refusal.advice)
            return nil
        }
        guard parts.count == 2 else { return checked(single, single, shown, at: place, &findings) }
        guard let prefix = parts.last.flatMap(prefixLength(_:)),
            let range = AddressRange(network: address, prefix: prefix)
        else {
            let most = if case .ipv4 = address { 32 } else { 128 }
            let mask = parts.last.flatMap(prefixLength(ofMask:)).flatMap { AddressRange(network: address, prefix: $0) }
            findings.error(
                place, "\(shown) has no prefix length from 0 to \(most)",
                mask.map { "write \"\($0)\"" } ?? "write one such as \"\(most == 32 ? "10.0.0.0/8" : "fd00::/8")\"")
            return nil
        }
        return checked(range, single, shown, at: place, &findings)
    }

    private static func checked(
        _ range: AddressRange, _ single: AddressRange, _ shown: String, at place: Place, _ findings: inout Findings
    ) -> AddressRange? {
        if let unmapped = range.unmapped {
            findings.error(place, "\(shown) is IPv4 written as IPv6", "write \"\(unmapped)\"")
            return nil
        }
        guard range.hasNetworkAddress(of: single) else {
            findings.error(
                place, "\(shown) has bits beyond its prefix", "write \"\(range)\" for the network, or \"\(single)\"")
            return nil
        }
        if range.isEverybody {
            findings.warning(
                place, "\(shown) is everybody: any client may then claim any address",
                "write the addresses of your proxies only")
        }
        return range
    }

    private static func address(_ text: String) -> SocketAddress? {
        SocketAddress(text: text + ":0").flatMap { if case .ipv4 = $0 { $0 } else { nil } }
            ?? SocketAddress(text: "[\(text)]:0")
    }

    private static func prefixLength(_ text: String) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.first != UInt8(ascii: "0") || text.utf8.count == 1
        else { return nil }
        return Int(text)
    }

    /// The prefix length of a mask such as `255.255.0.0`.
    private static func prefixLength(ofMask text: String) -> Int? {
        guard case .ipv4(let mask, _) = SocketAddress(text: text + ":0") else { return nil }
        let length = (~mask).leadingZeroBitCount
        return mask.nonzeroBitCount == length ? length : nil
    }

    private static func refusal(of text: String) -> (message: String, advice: String) {
        let example = "write an address such as \"192.0.2.1\", a network such as \"10.0.0.0/8\", or \"unix\""
        if text.hasPrefix("unix:") { return ("names one socket", "write \"unix\" for all Unix sockets") }
        if let address = SocketAddress(text: text), let range = AddressRange(network: address, prefix: nil) {
            return ("has a port", "write \"\(range)\": a proxy's port changes with every connection")
        }
        if text.hasPrefix("["), text.hasSuffix("]"), let address = address(String(text.dropFirst().dropLast())),
            let range = AddressRange(network: address, prefix: nil)
        {
            return ("is in brackets", "write \"\(range)\"")
        }
        if text == "localhost" {
            return ("is a name, and names are not looked up", "write \"127.0.0.1\" and \"::1\"")
        }
        if text.contains("%") { return ("has a scope", "write the address without it") }
        return ("is neither an address nor a network", example)
    }
}

extension AddressRange {
    /// Whether a single address is the one that this network begins with.
    fileprivate func hasNetworkAddress(of single: AddressRange) -> Bool {
        switch (self, single) {
        case (.ipv4(let network, _), .ipv4(let address, _)): network == address
        case (.ipv6(let high, let low, _), .ipv6(let otherHigh, let otherLow, _)):
            high == otherHigh && low == otherLow
        default: false
        }
    }
}

extension ValueType where Value == AddressRange {
    /// An address, a network or `unix`.
    static let proxy = ValueType(
        name: "an address or a network, such as \"10.0.0.0/8\", or \"unix\"", schema: ProxyText.schema,
        read: { json, place, findings in
            if case .string(let text) = json { return ProxyText.read(text, at: place, &findings) }
            findings.mismatch(json, at: place, "an address or a network, such as \"10.0.0.0/8\", or \"unix\"")
            return nil
        },
        write: { .string("\($0)") })
}
