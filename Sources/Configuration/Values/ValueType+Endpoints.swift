// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == String? {
    /// Where the daemon answers itself: a path, true for the usual one, or null for nowhere.
    ///
    /// - Parameter usual: the path that true stands for. If it ends with a slash, so does every other one, and is a
    ///   prefix; else none does.
    static func endpoint(usual: String) -> ValueType {
        let isPrefix = usual.utf8.last == UInt8(ascii: "/")
        let path = isPrefix ? "a URL path that ends with a slash" : "a URL path"
        let name = "true for \(JSONValue.quoted(usual)), \(path), or null"
        let schema = URLPathText.schema(without: isPrefix ? ["[^/]$", "^/$"] : ["/$"])
        return ValueType(
            name: name, schema: ["anyOf": [["const": true], ["type": "null"], .object(schema)]],
            read: { json, place, findings in
                switch json {
                case .null: return .some(nil)
                case .bool(true): return usual
                case .bool(false): findings.error(place, "false is no path", "write null, or remove it")
                case .string(let text):
                    guard URLPathText.check(text, at: place, &findings) else { return nil }
                    guard let refusal = refusal(of: text, isPrefix: isPrefix, usual) else { return text }
                    findings.error(place, "\(json.excerpt) \(refusal.message)", refusal.advice)
                default: findings.mismatch(json, at: place, name)
                }
                return nil
            },
            write: { path in path.map(JSONValue.string) ?? .null })
    }

    /// What is wrong with a path's end, as a predicate, and what to do about it; nil: nothing.
    private static func refusal(
        of path: String, isPrefix: Bool, _ usual: String
    ) -> (message: String, advice: String)? {
        // A star is what other servers want behind a prefix.
        let bare = String(
            decoding: URLPathText.trimmed(path.hasSuffix("/*") ? String(path.dropLast()) : path), as: UTF8.self)
        if isPrefix, path == "/" {
            return ("is what every path begins with", "write one such as \(JSONValue.quoted(usual))")
        }
        guard isPrefix != (path.utf8.last == UInt8(ascii: "/")) else { return nil }
        let meant = bare.isEmpty ? usual : isPrefix ? bare + "/" : bare
        return (isPrefix ? "does not end with a slash" : "ends with a slash", "write \(JSONValue.quoted(meant))")
    }
}
