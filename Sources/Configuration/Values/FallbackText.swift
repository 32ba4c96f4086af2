// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads one step of `fallback`, and tells those who come from another server what it is called here.
enum FallbackText {
    /// What stands for the request's own path.
    static let ownPath = "{path}"

    static let schema: JSONObject = [
        "anyOf": [
            .object(URLPathText.schema(without: ["/$", "[{}]"])),
            .object(URLPathText.schema(start: "\\{path\\}(?=.)", without: ["/$", ".[{}].*[{}]"])),
        ]
    ]

    static func read(_ text: String, at place: Place, _ findings: inout Findings) -> FallbackStep? {
        let shown = JSONValue.string(text).excerpt
        if let (message, advice) = foreign(text) {
            findings.error(place, "\(shown) \(message)", advice)
            return nil
        }
        let isSuffix = text.hasPrefix(ownPath)
        let suffix = text.dropFirst(isSuffix ? ownPath.count : 0)
        if suffix.contains("{") || suffix.contains("}") {
            findings.error(
                place, "\(shown) has something in braces that is not known",
                "write \"{path}\" at the start, as in \"{path}.html\", or a path such as \"/index.html\"")
            return nil
        }
        // A suffix has the rules of a path that it ends; what it is put behind does not matter to them.
        let path = isSuffix ? "/-" + suffix : text
        if let refusal = URLPathText.refusal(of: path) {
            let advice = isSuffix ? "write one such as \"{path}.html\" or \"{path}/index.html\"" : refusal.advice
            findings.error(place, "\(shown) \(refusal.message)", advice)
            return nil
        }
        guard isFile(path) else {
            findings.error(
                place, "\(shown) names a directory", "write the path of a file, such as \"\(text)index.html\"")
            return nil
        }
        return isSuffix ? .suffix(String(suffix)) : .path(text)
    }

    static func text(of step: FallbackStep) -> String {
        switch step {
        case .path(let path): path
        case .suffix(let suffix): ownPath + suffix
        }
    }

    /// Whether a path does not end with a slash.
    static func isFile(_ path: String) -> Bool { path.utf8.last != UInt8(ascii: "/") }

    /// What another server's way of writing means; longer names before those that they begin with.
    private static func foreign(_ text: String) -> (message: String, advice: String)? {
        if text.hasPrefix("=") {
            return ("is a status", "remove it: what nothing is found for is 404, and \"errorPages\" has its page")
        }
        let names = [
            "{http.request.uri.path}", "{http.request.uri}", "$request_uri", "$document_uri", "$uri", "{uri}", ownPath,
        ]
        guard let name = names.first(where: text.hasPrefix) else { return nil }
        let suffix = text.dropFirst(name.count)
        switch suffix {
        case "": return ("is the path that was asked for", "remove it: that is always looked for first")
        case "/": return ("is a directory", "remove it: the \"index\" of a directory is always looked for")
        case _ where name == ownPath: return nil
        default: return ("is another server's way of writing", "write \(JSONValue.quoted(ownPath + suffix))")
        }
    }
}
