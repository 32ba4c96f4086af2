// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Paths of the URL space as a configuration file has them: decoded, and in the form that a request's path has when it
/// was read (`RequestPath`), so that the two can be compared byte by byte.
enum URLPathText {
    /// The most bytes that one may have.
    static let limit = 1_024

    /// As `refusal`, for the schema; the more particular kinds of path begin with something else or lack something more.
    static func schema(start: String = "", without others: [String] = []) -> JSONObject {
        let absent = ["//", "/\\.{1,2}(/|$)", "%[0-9A-Fa-f]{2}"] + others
        let pattern = absent.map { "(?!.*\($0))" }.joined() + (start.isEmpty ? "/" : start)
        return [
            "type": "string", "maxLength": .integer(Int64(limit + start.utf8.count)),
            "pattern": .string("^\(pattern)[^\\u0000-\\u001f\\u007f]*$"),
        ]
    }

    /// The schema of a path that names a file.
    static let fileSchema = schema(without: ["/$"])

    /// Says what is wrong with a path.
    ///
    /// - Returns: whether nothing is.
    static func check(_ text: String, at place: Place, _ findings: inout Findings) -> Bool {
        guard let refusal = refusal(of: text) else { return true }
        findings.error(place, "\(JSONValue.string(text).excerpt) \(refusal.message)", refusal.advice)
        return false
    }

    /// What is wrong with a path, as a predicate, and what to do about it; nil: nothing.
    static func refusal(of text: String) -> (message: String, advice: String)? {
        if text.isEmpty { return ("is empty", "write a path such as \"/files\"") }
        guard text.utf8.first == UInt8(ascii: "/") else {
            return ("does not begin with a slash", "write \(JSONValue.quoted(path(meantBy: text)))")
        }
        if text.utf8.count > limit {
            return ("is longer than \(limit) bytes", "write a shorter one")
        }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
            return ("has a control character in it", "remove it")
        }
        if let decoded = decoded(text) {
            return ("is percent-encoded", "write it decoded\(decoded.map { ", as \(JSONValue.quoted($0))" } ?? "")")
        }
        let segments = Self.segments(of: text)
        if segments.dropLast().contains(where: \.isEmpty) {
            let end = segments.last == "" && segments.contains { !$0.isEmpty } ? "/" : ""
            let merged = "/" + segments.filter { !$0.isEmpty }.joined(separator: "/") + end
            return ("has an empty segment", "write \(JSONValue.quoted(merged))")
        }
        if segments.contains(".") || segments.contains("..") {
            return ("has a segment of dots, which no request's path keeps", "write the path that it stands for")
        }
        return nil
    }

    /// What stands between the slashes; the last is empty where the path ends with one.
    ///
    /// By bytes: a slash and an accent that follows it are one `Character`, and two segments all the same.
    static func segments(of path: String) -> [Substring] {
        path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Substring.init)
    }

    /// The bytes of a path without a slash at its end: none for `/`.
    static func trimmed(_ path: String) -> [UInt8] {
        Array(path.utf8.last == UInt8(ascii: "/") ? path.utf8.dropLast() : path.utf8[...])
    }

    /// Whether a `%` with two hexadecimal digits is in a text.
    static func hasEscape(_ text: String) -> Bool { decoded(text) != nil }

    /// The path in `= /health`, `^~ /images/` and `files`.
    private static func path(meantBy text: String) -> String {
        let rest = text.drop { "=~^* ".contains($0) }
        return rest.first == "/" ? String(rest) : "/" + rest
    }

    /// What a path says if its escapes are taken for some; nil: there are none; `.some(nil)`: it is not UTF-8.
    private static func decoded(_ text: String) -> String?? {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count, let high = hexValue(source[index + 1]),
                let low = hexValue(source[index + 2])
            {
                bytes.append(high << 4 | low)
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return bytes.count == source.count ? nil : .some(String(validating: bytes, as: UTF8.self))
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
