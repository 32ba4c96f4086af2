// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Reads one entry of `listen`, and says of each near miss what it should have been.
enum ListenText {
    /// What `sockaddr_un` has room for, its NUL apart (unix(7)).
    static let socketPathLimit = 107

    static func read(_ text: String, at place: Place, _ findings: inout Findings) -> ListenAddress? {
        if text.hasPrefix("unix:") {
            return isSocketPath(String(text.dropFirst(5)), at: place, &findings)
                ? .unix(path: String(text.dropFirst(5)), mode: nil) : nil
        }
        if text.hasPrefix("systemd:") {
            let name = String(text.dropFirst(8))
            return isSocketName(name, at: place, &findings) ? .systemd(name: name) : nil
        }
        if let address = SocketAddress(text: text) { return .tcp(address) }
        let (message, advice) = refusal(of: text)
        findings.error(place, "\(JSONValue.string(text).excerpt) \(message)", advice)
        return nil
    }

    /// Whether a Unix socket can have a path; false after saying why not.
    static func isSocketPath(_ path: String, at place: Place, _ findings: inout Findings) -> Bool {
        let shown = JSONValue.string(path).excerpt
        if path.utf8.first != UInt8(ascii: "/") || path.utf8.last == UInt8(ascii: "/") || path.utf8.contains(0) {
            findings.error(
                place, "\(shown) is not the absolute path of a socket",
                "write a path such as \"unix:/run/wharfd/http.sock\"")
        } else if path.utf8.count > socketPathLimit {
            findings.error(
                place, "the socket's path has \(path.utf8.count) bytes", "write one of at most \(socketPathLimit) bytes"
            )
        } else {
            return true
        }
        return false
    }

    /// Whether systemd can pass a socket of a name (sd_listen_fds(3)); false after saying why not.
    private static func isSocketName(_ name: String, at place: Place, _ findings: inout Findings) -> Bool {
        let isPlain = name.utf8.allSatisfy { (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: ":") }
        guard isPlain, (1...255).contains(name.utf8.count) else {
            findings.error(
                place, "\(JSONValue.string(name).excerpt) is not the name of a socket that systemd passes",
                "write what FileDescriptorName= says in the socket's unit, such as \"systemd:http\"")
            return false
        }
        return true
    }

    private static func refusal(of text: String) -> (message: String, advice: String) {
        let colon = text.lastIndex(of: ":")
        let host = colon.map { text[..<$0] } ?? text[...]
        let port = colon.map { String(text[text.index(after: $0)...]) } ?? ""
        if Int(text) != nil || host.isEmpty || host == "*" {
            let number = [text, port].compactMap(UInt16.init).first ?? 8080
            return (
                "has no address",
                "write \"port\": \(number) for every address, or \"0.0.0.0:\(number)\" and \"[::]:\(number)\""
            )
        }
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            return ("is a URL", "write an address and a port only, such as \"0.0.0.0:8080\"")
        }
        if SocketAddress(text: text + ":0") != nil || SocketAddress(text: "[\(text)]:0") != nil,
            !isBareAddressWithPort(host, port)
        {
            let bracketed = text.contains(":") && !text.hasPrefix("[") ? "[\(text)]" : text
            return ("has no port", "write \"\(bracketed):8080\"")
        }
        if isBareAddressWithPort(host, port) {
            return ("is an IPv6 address without brackets", "write \"[\(host)]:\(port)\"")
        }
        if SocketAddress(text: "\(host):0") != nil {
            return ("has a port that is not a number from 0 to 65535", "write \"\(host):8080\"")
        }
        if host == "localhost" {
            return ("is a name, and names are not looked up", "write \"127.0.0.1:\(port)\" and \"[::1]:\(port)\"")
        }
        return (
            "is not a numeric address and a port",
            "write one such as \"0.0.0.0:8080\", \"[::]:8080\" or \"unix:/run/wharfd/http.sock\""
        )
    }

    /// Whether `::1` and `8080` were run together; `::1` alone would be read so as well, were its port not so short.
    private static func isBareAddressWithPort(_ host: Substring, _ port: String) -> Bool {
        (2...5).contains(port.utf8.count) && SocketAddress(text: "[\(host)]:\(port)") != nil
    }
}
