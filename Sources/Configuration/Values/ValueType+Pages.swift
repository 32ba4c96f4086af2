// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == FallbackStep {
    /// One thing to try where a path names nothing.
    static let fallbackStep = ValueType(
        name: "a path such as \"/index.html\" or \"{path}.html\"", schema: FallbackText.schema,
        read: { json, place, findings in
            if case .string(let text) = json { return FallbackText.read(text, at: place, &findings) }
            findings.mismatch(json, at: place, "a path such as \"/index.html\" or \"{path}.html\"")
            return nil
        },
        write: { .string(FallbackText.text(of: $0)) })
}

extension ValueType where Value == [ErrorKind: String?] {
    /// URL paths of files by the errors that they are for; nil takes an inherited one away.
    static let errorPages = ValueType(
        name: "an object of statuses and the URL paths of files",
        schema: [
            "type": "object", "propertyNames": ["pattern": "^([45]xx|[45][0-9]{2})$"],
            "additionalProperties": ["anyOf": [.object(URLPathText.fileSchema), ["type": "null"]]],
        ],
        read: { json, place, findings in
            guard case .object(let object) = json else {
                findings.mismatch(json, at: place, "an object such as { \"404\": \"/404.html\" }")
                return nil
            }
            var pages: [ErrorKind: String?] = [:]
            for (key, json) in object.members {
                let place = place.key(key)
                let kind = kind(key, at: place, &findings)
                guard let page = page(json, at: place, &findings), let kind else { continue }
                pages[kind] = page
            }
            return pages
        },
        write: { pages in
            let members = pages.map { kind, page in (kind.text, page.map(JSONValue.string) ?? .null) }
            return .object(JSONObject(members.sorted { $0.0 < $1.0 }))
        })

    private static func kind(_ text: String, at place: Place, _ findings: inout Findings) -> ErrorKind? {
        switch text {
        case "4xx": return .statusClass(4)
        case "5xx": return .statusClass(5)
        default: break
        }
        if text.utf8.count == 3, let status = Int(text), (400...599).contains(status) { return .status(status) }
        let folded = text.lowercased()
        let advice =
            ["4xx", "5xx"].contains(folded)
            ? "write \"\(folded)\"" : "write one entry for each: a number from \"400\" to \"599\", \"4xx\" or \"5xx\""
        findings.error(place, "\(JSONValue.string(text).excerpt) is not the status of an error", advice)
        return nil
    }

    /// Nil: it is none; `.some(nil)`: null is written.
    private static func page(_ json: JSONValue, at place: Place, _ findings: inout Findings) -> String?? {
        switch json {
        case .null: return .some(nil)
        case .string(let path):
            guard URLPathText.check(path, at: place, &findings) else { return nil }
            if FallbackText.isFile(path) { return path }
            findings.error(
                place, "\(json.excerpt) names a directory", "write the path of a file, such as \"/404.html\"")
        default: findings.mismatch(json, at: place, "the URL path of a file, such as \"/404.html\", or null")
        }
        return nil
    }
}

extension ErrorKind {
    /// As it is written: `404` or `4xx`.
    var text: String {
        switch self {
        case .status(let status): "\(status)"
        case .statusClass(let hundreds): "\(hundreds)xx"
        }
    }
}
