// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Looks for directives of `Cache-Control` (RFC 9111 §5.2.2) that caches will not take for what they were meant to be.
enum CacheControlText {
    private static let timed = ["max-age", "s-maxage", "stale-while-revalidate", "stale-if-error"]
    // RFC 9111, RFC 5861 for the stale ones, RFC 8246 for the last.
    private static let known =
        timed + [
            "no-cache", "no-store", "no-transform", "must-revalidate", "proxy-revalidate", "must-understand", "private",
            "public", "immutable",
        ]

    /// Adds a warning for each such directive of a value.
    static func review(_ value: String, at place: Place, _ findings: inout Findings) {
        for directive in directives(of: value) {
            guard let (message, advice) = doubt(about: directive) else { continue }
            findings.warning(place, "\(JSONValue.string(directive).excerpt) \(message)", advice)
        }
    }

    private static func doubt(about directive: String) -> (message: String, advice: String)? {
        if directive.contains(";") {
            return ("has a semicolon in it", "write a comma between two directives")
        }
        let parts = directive.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = trimmed(parts.first ?? "").lowercased()
        guard known.contains(name) else {
            let near = Suggestion.nearest(to: name, among: known)
            return ("is a directive that no cache knows", near.map { "write \($0)" } ?? "remove it if it is a mistake")
        }
        guard parts.count == 2, let argument = parts.last else {
            return timed.contains(name) ? ("lacks its number of seconds", "write \(name)=3600") : nil
        }
        if parts.map(trimmed) != parts {
            return ("has white space around its =", "write \(name)=\(trimmed(argument))")
        }
        guard timed.contains(name) else { return nil }
        let isNumber = !argument.isEmpty && argument.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber ? nil : ("has no whole number of seconds", "write \(name)=3600")
    }

    /// What stands between the commas that are not in quotes.
    private static func directives(of value: String) -> [String] {
        var isQuoted = false
        let parts = value.split(omittingEmptySubsequences: true) { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }
        return parts.map { trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
