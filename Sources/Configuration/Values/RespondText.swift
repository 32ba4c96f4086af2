// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Reads `respond`, whose members depend on one another.
enum RespondText {
    static let bodyLimit = 64 << 10
    private static let redirects = [301, 302, 303, 307, 308]
    /// Errors that RFC 9110 has carry a field which only the server that finds them can fill.
    private static let unfit = [401, 405, 407, 416, 426]
    private static let known = ["status", "body", "location"]

    static let schema: JSONObject = {
        let body: JSONValue = ["type": "string", "maxLength": .integer(Int64(bodyLimit))]
        let location: JSONValue = [
            "type": "string", "maxLength": 4_096,
            "pattern": .string("^(https?://(?=[^/])[\(uriCharacters)]+|/(?!/)[\(uriCharacters)]*)$"),
        ]
        let errors: JSONValue = [
            "type": "integer", "minimum": 400, "maximum": 599,
            "not": ["enum": .array(unfit.map { .integer(Int64($0)) })],
        ]
        let shape = { (status: JSONValue, others: JSONObject, required: JSONValue) -> JSONValue in
            [
                "required": required, "additionalProperties": false,
                "properties": .object(JSONObject([("status", status)]).merging(others)),
            ]
        }
        let redirect: JSONValue = ["enum": .array(redirects.map { .integer(Int64($0)) })]
        return [
            "type": "object", "minProperties": 1,
            "anyOf": [
                shape(["anyOf": [["const": 200], errors]], ["body": body], []),
                shape(["const": 204], ["body": ["const": ""]], ["status"]),
                shape(redirect, ["body": body, "location": location], ["status", "location"]),
            ],
        ]
    }()

    /// What RFC 3986 §2 has in a URI, as the inside of a regular expression's brackets.
    private static let uriCharacters = "!#-;=?-Z\\[\\]_a-z~"

    static func read(_ object: JSONObject, at place: Place, _ findings: inout Findings) -> FixedResponse? {
        for key in object.keys where !known.contains(key) {
            findings.unknownKey(key, at: place, known: known)
        }
        if object.keys.isEmpty {
            findings.error(place, "the object is empty", "write { \"status\": 200 }, or what else is to be answered")
            return nil
        }
        let status = object["status"].map { readStatus($0, at: place.key("status"), &findings) } ?? 200
        let body = object["body"].map { readBody($0, at: place.key("body"), &findings) } ?? ""
        let location = object["location"].map { readLocation($0, at: place.key("location"), &findings) }
        guard let status else { return nil }
        if redirects.contains(status), location == nil {
            findings.error(
                place, "a redirect needs to say where to",
                "write \"location\": \"/path\", or a URL such as \"https://example.org/\"")
        }
        if !redirects.contains(status), location != nil {
            findings.error(
                place.key("location"), "\(status) is no redirect",
                "remove it, or write \"status\": 301, 302, 303, 307 or 308")
        }
        if status == 204, body?.isEmpty == false {
            findings.error(place.key("body"), "204 has no body", "remove it, or write \"status\": 200")
        }
        return FixedResponse(status: status, body: body ?? "", location: location ?? nil)
    }

    static func written(_ response: FixedResponse) -> JSONValue {
        var object: JSONObject = ["status": .integer(Int64(response.status))]
        if !response.body.isEmpty { object["body"] = .string(response.body) }
        object["location"] = response.location.map(JSONValue.string)
        return .object(object)
    }

    private static func readStatus(_ json: JSONValue, at place: Place, _ findings: inout Findings) -> Int? {
        let wanted = "200, 204, 301, 302, 303, 307, 308 or an error from 400 to 599"
        guard case .integer(let number) = json else {
            findings.mismatch(json, at: place, wanted)
            return nil
        }
        let status = Int(clamping: number)
        if unfit.contains(status) {
            findings.error(
                place, "\(status) needs a field that only the server can fill", "write another status, such as 403")
            return nil
        }
        guard [200, 204].contains(status) || redirects.contains(status) || (400...599).contains(status) else {
            findings.error(place, "\(status) is not a status that an answer of its own can have", "write \(wanted)")
            return nil
        }
        return status
    }

    private static func readBody(_ json: JSONValue, at place: Place, _ findings: inout Findings) -> String? {
        guard case .string(let text) = json else {
            findings.mismatch(json, at: place, "text")
            return nil
        }
        guard text.utf8.count <= bodyLimit else {
            findings.error(
                place, "the body has \(text.utf8.count) bytes",
                "write at most \(bodyLimit), or serve a file")
            return nil
        }
        return text
    }

    private static func readLocation(_ json: JSONValue, at place: Place, _ findings: inout Findings) -> String? {
        let example = "write a URL such as \"https://example.org/\", or a path that begins with one slash"
        guard case .string(let text) = json else {
            findings.mismatch(json, at: place, "a URL or a path")
            return nil
        }
        if text.utf8.count > 4_096 {
            findings.error(place, "\(json.excerpt) is longer than 4096 bytes", "write a shorter one")
        } else if text.hasPrefix("//") {
            findings.error(place, "\(json.excerpt) is another host's address", "write https: before it, or one slash")
        } else if !isTarget(text) {
            findings.error(place, "\(json.excerpt) is neither a URL nor a path", example)
        } else if !text.utf8.allSatisfy(isURIByte) {
            findings.error(
                place, "\(json.excerpt) has a character that no URL has",
                "write it percent-encoded; nothing of the request can be put in")
        } else {
            if let variable = ["$host", "$request_uri", "$uri", "$scheme", "$server_name"].first(where: text.contains) {
                findings.warning(
                    place, "\(variable) is sent as it is written",
                    "write the whole URL: nothing of the request is put in")
            }
            return text
        }
        return nil
    }

    private static func isTarget(_ text: String) -> Bool {
        if text.hasPrefix("/") { return true }
        return ["https://", "http://"].contains { scheme in
            text.hasPrefix(scheme) && text.utf8.count > scheme.utf8.count
                && text.utf8.dropFirst(scheme.utf8.count).first != UInt8(ascii: "/")
        }
    }

    /// Visible ASCII but `"`, `<`, `>`, `\`, `^`, `` ` ``, `{`, `|` and `}`.
    private static func isURIByte(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
    }
}

extension ValueType where Value == FixedResponse? {
    /// The one answer of a location.
    static let respond = ValueType<FixedResponse>(
        name: "an object with `status`, `body` and `location`", schema: RespondText.schema,
        read: { json, place, findings in
            if case .object(let object) = json { return RespondText.read(object, at: place, &findings) }
            findings.mismatch(json, at: place, "an object such as { \"status\": 200, \"body\": \"ok\" }")
            return nil
        },
        write: { RespondText.written($0) }
    )
    .map(to: { FixedResponse?($0) }) { $0 }
}
