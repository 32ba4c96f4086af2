// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The grammar of `PathPattern`, which takes any text: what is written has to mean what it looks like.
enum PatternText {
    /// The most bytes that a pattern may have.
    static let limit = 1_024

    static let schema: JSONObject = [
        "minLength": 1, "maxLength": .integer(Int64(limit)),
        "pattern":
            "^(?!.*\\[.*\\])(?!.*\\{.*,.*\\})(?!.*%[0-9A-Fa-f]{2})(/[^\\u0000-\\u001f\\u007f]*|[^/\\u0000-\\u001f\\u007f]+)$",
    ]

    /// Says what is wrong with a pattern.
    ///
    /// - Returns: whether nothing is.
    static func check(_ text: String, at place: Place, _ findings: inout Findings) -> Bool {
        guard let refusal = refusal(of: text) else { return true }
        findings.error(place, "the pattern \(JSONValue.string(text).excerpt) \(refusal.message)", refusal.advice)
        return false
    }

    private static func refusal(of text: String) -> (message: String, advice: String)? {
        if text.isEmpty { return ("is empty", "write \"*\" for every path") }
        if text.utf8.count > limit { return ("is longer than \(limit) bytes", "write a shorter one") }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
            return ("has a control character in it", "remove it")
        }
        if contains("[", "]", in: text) {
            return ("has brackets", "write one entry for each character, or ? for any one")
        }
        if let open = text.firstIndex(of: "{"), contains(",", "}", in: text[open...]) {
            return ("has a list in braces", "write one entry for each")
        }
        if text.utf8.first != UInt8(ascii: "/"), text.utf8.contains(UInt8(ascii: "/")) {
            return (
                "has a slash inside and none at its start",
                "write \(JSONValue.quoted("/" + text)): with a slash it is held against the whole path"
            )
        }
        if URLPathText.hasEscape(text) {
            return ("is percent-encoded", "write it decoded: it is held against decoded paths")
        }
        return nil
    }

    private static func contains(_ first: Character, _ second: Character, in text: some StringProtocol) -> Bool {
        guard let start = text.firstIndex(of: first) else { return false }
        return text[start...].contains(second)
    }

    /// Whether a pattern can match a path beneath a location's, as far as its bytes before the first wildcard say.
    static func canMatch(_ text: String, beneath location: [UInt8]) -> Bool {
        guard text.utf8.first == UInt8(ascii: "/") else { return true }
        let fixed = text.utf8.prefix { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") }
        let isWhole = fixed.count == text.utf8.count
        return fixed.starts(with: location + [UInt8(ascii: "/")]) || fixed.elementsEqual(location)
            || (!isWhole && location.starts(with: fixed))
    }
}
