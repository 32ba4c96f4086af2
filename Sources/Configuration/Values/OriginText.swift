// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads one entry of `upload.origins`: an origin as browsers send it (RFC 6454 §6.2), so that it can be compared byte
/// by byte.
enum OriginText {
    static let limit = 512
    static let pattern =
        "^(\\*|null|[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+\\])(:[1-9][0-9]{0,4})?)$"

    private static let defaultPorts = ["http": 80, "https": 443]

    static func read(_ text: String, at place: Place, _ findings: inout Findings) -> String? {
        if text == "*" || text == "null" || isOrigin(text) { return text }
        let refusal = refusal(of: text)
        findings.error(place, "\(JSONValue.string(text).excerpt) \(refusal.message)", refusal.advice)
        return nil
    }

    /// Whether a text is a scheme, a host and, where it is not the scheme's own, a port.
    private static func isOrigin(_ text: String) -> Bool {
        guard text.utf8.count <= limit, let scheme = scheme(of: text) else { return false }
        let rest = text.utf8.dropFirst(scheme.utf8.count + 3)
        let end =
            rest.first == UInt8(ascii: "[")
            ? rest.firstIndex(of: UInt8(ascii: "]")).map(rest.index(after:)) : rest.firstIndex(of: UInt8(ascii: ":"))
        let host = rest[..<(end ?? rest.endIndex)]
        guard isHost(host) else { return false }
        let port = rest[host.endIndex...]
        guard !port.isEmpty else { return true }
        guard port.first == UInt8(ascii: ":"),
            let number = portNumber(String(decoding: port.dropFirst(), as: UTF8.self))
        else { return false }
        return defaultPorts[scheme] != number
    }

    private static func scheme(of text: String) -> String? {
        guard let end = text.firstRange(of: "://") else { return nil }
        let scheme = text[..<end.lowerBound]
        guard scheme.utf8.first.map(isLetter) ?? false,
            scheme.utf8.allSatisfy({ isLetter($0) || isDigit($0) || "+.-".utf8.contains($0) })
        else { return nil }
        return String(scheme)
    }

    private static func isHost(_ host: Substring.UTF8View) -> Bool {
        guard host.first == UInt8(ascii: "[") else {
            return !host.isEmpty && host.allSatisfy { isLetter($0) || isDigit($0) || "._-".utf8.contains($0) }
        }
        let address = host.dropFirst().dropLast()
        return host.last == UInt8(ascii: "]") && !address.isEmpty
            && address.allSatisfy { isDigit($0) || "abcdef:.".utf8.contains($0) }
    }

    private static func portNumber(_ text: String) -> Int? {
        guard (1...5).contains(text.utf8.count), text.utf8.allSatisfy(isDigit), text.utf8.first != UInt8(ascii: "0"),
            let number = Int(text), number <= 65_535
        else { return nil }
        return number
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func refusal(of text: String) -> (message: String, advice: String) {
        if text.utf8.count > limit { return ("is longer than \(limit) bytes", "write a shorter one") }
        if let meant = meant(by: text) {
            return ("is not as browsers write it", "write \(JSONValue.quoted(meant))")
        }
        if text.contains("*") { return ("has a star in it", "write one entry for each site, or \"*\" for all") }
        if !text.allSatisfy(\.isASCII) {
            return (
                "has a character that no origin has",
                "write the host's name as DNS has it, such as \"xn--bcher-kva.example\""
            )
        }
        return (
            "is not an origin", "write a scheme, a host and, if it needs one, a port, such as \"https://example.org\""
        )
    }

    /// What is an origin once it is in lower case, without the scheme's own port and without what follows the host, or
    /// with a scheme before it.
    private static func meant(by text: String) -> String? {
        var text = text.lowercased()
        if text == "null" { return text }
        if text.firstRange(of: "://") == nil { text = "https://" + text }
        guard let start = text.firstRange(of: "://")?.upperBound else { return nil }
        if let end = text[start...].firstIndex(where: { "/?#".contains($0) }) { text = String(text[..<end]) }
        for (scheme, port) in defaultPorts where text.hasPrefix(scheme + "://") && text.hasSuffix(":\(port)") {
            text = String(text.dropLast("\(port)".count + 1))
        }
        return isOrigin(text) ? text : nil
    }
}
