// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The names of fields that an operator may write (RFC 9110 §5.1).
enum FieldNameText {
    /// What the daemon writes itself, and what to do instead of writing it.
    private static let reserved: [(name: String, advice: String)] = {
        let connection = "remove it: it belongs to the connection, which the daemon looks after"
        let file = "remove it: it is made of the file that is sent"
        return [
            ("Cache-Control", "write it in \"cacheControl\""),
            ("Content-Type", "write it in \"contentType\", or in \"mimeTypes\" by extension"),
            ("Server", "use \"serverHeader\""), ("Location", "use \"respond\" in a location"),
            ("Allow", "use \"methods\""), ("Content-Encoding", file), ("Content-Length", file),
            ("Content-Range", file), ("Accept-Ranges", file), ("ETag", file), ("Last-Modified", file),
            ("Transfer-Encoding", connection), ("Connection", connection), ("Keep-Alive", connection),
            ("Upgrade", connection), ("Trailer", connection), ("TE", connection),
            ("Date", "remove it: every answer has it"),
            ("X-Content-Type-Options", "remove it: every answer says nosniff"),
            ("Retry-After", "remove it: an answer that asks for patience has it"),
        ]
    }()

    static let schema: JSONObject = [
        "pattern": "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}$",
        "not": ["pattern": .string("^(\(reserved.map { caseless($0.name) }.joined(separator: "|")))$")],
    ]

    /// Says what is wrong with a name, if anything is.
    static func check(_ name: String, at place: Place, _ findings: inout Findings) {
        let shown = JSONValue.string(name).excerpt
        guard (1...128).contains(name.utf8.count), name.utf8.allSatisfy(MediaTypeText.isTokenByte) else {
            findings.error(
                place, "\(shown) is not a field's name",
                "write up to 128 letters, digits and hyphens, such as \"X-Robots-Tag\"")
            return
        }
        let folded = name.lowercased()
        if let match = reserved.first(where: { $0.name.lowercased() == folded }) {
            findings.error(place, "\(shown) is a field that the daemon writes itself", match.advice)
        }
    }

    /// Whether a text looks like a field's name rather than like a pattern of paths.
    static func isLikely(_ name: String) -> Bool {
        name.utf8.first.map { $0 >= UInt8(ascii: "A") } ?? false
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    /// A regular expression of a name in any case, as the schema's have no flag for that.
    private static func caseless(_ name: String) -> String {
        name.map { $0.isLetter ? "[\($0.uppercased())\($0.lowercased())]" : String($0) }.joined()
    }
}
