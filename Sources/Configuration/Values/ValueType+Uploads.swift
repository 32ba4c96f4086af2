// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == Int64 {
    /// A number of bytes, plain or with a unit, that may be larger than any memory.
    static func bytes(_ range: ClosedRange<Int>) -> ValueType {
        ValueType<Int>.size(range).map(to: { Int64($0) }, from: { Int(clamping: $0) })
    }
}

extension ValueType where Value == Int64? {
    /// The same or null, which stands for no limit.
    static func bytesOrNull(_ range: ClosedRange<Int>) -> ValueType {
        ValueType<Int64>.bytes(range).map(to: { Int64?($0) }) { $0 }.orNull(meaning: nil)
    }
}

extension ValueType where Value == String {
    /// A media type, or all of a kind, that is taken.
    static let acceptedMediaRange = mediaRange(
        such: ("image/*", "application/pdf"), onEverything: "remove it: an empty list takes any type")

    /// A media type or all of a kind (RFC 9110 §12.5.1, without parameters); kept in lower case.
    ///
    /// - Parameters:
    ///   - such: a kind and a type, as examples.
    ///   - onEverything: what to do about `*/*`.
    static func mediaRange(such: (kind: String, type: String), onEverything: String) -> ValueType {
        let name = "a media type or \"type/*\""
        let token = "[A-Za-z0-9!#$%&'+.^_`|~-]+"
        return ValueType(
            name: name,
            schema: ["type": "string", "maxLength": 255, "pattern": .string("^\(token)/(\(token)|\\*)$")],
            read: { json, place, findings in
                guard case .string(let text) = json else {
                    findings.mismatch(json, at: place, "\(name), such as \(JSONValue.quoted(such.kind))")
                    return nil
                }
                if isMediaRange(text) { return text.lowercased() }
                findings.error(place, "\(json.excerpt) is not \(name)", advice(on: text, such, onEverything))
                return nil
            },
            write: { .string($0) })
    }

    private static func isMediaRange(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(\.utf8)
        let isToken = { (part: Substring.UTF8View) in
            !part.isEmpty && part.allSatisfy { MediaTypeText.isTokenByte($0) && $0 != UInt8(ascii: "*") }
        }
        guard text.utf8.count <= 255, parts.count == 2, let type = parts.first, let subtype = parts.last else {
            return false
        }
        return isToken(type) && (isToken(subtype) || subtype.elementsEqual("*".utf8))
    }

    private static func advice(
        on text: String, _ such: (kind: String, type: String), _ onEverything: String
    ) -> String {
        if ["*", "*/*"].contains(text) { return onEverything }
        if let type = text.split(separator: ";").first, type.utf8.count < text.utf8.count {
            let bare = String(type).filter { $0 != " " }
            if isMediaRange(bare) { return "write \(JSONValue.quoted(bare)), without parameters" }
        }
        if ["application", "audio", "font", "image", "model", "text", "video"].contains(text) {
            return "write \(JSONValue.quoted(text + "/*"))"
        }
        return "write one such as \(JSONValue.quoted(such.kind)) or \(JSONValue.quoted(such.type))"
    }

    /// An origin, `*` or `null`.
    static let origin: ValueType = {
        let name = "an origin such as \"https://example.org\", \"null\" or \"*\""
        return ValueType(
            name: name,
            schema: [
                "type": "string", "maxLength": .integer(Int64(OriginText.limit)),
                "pattern": .string(OriginText.pattern),
            ],
            read: { json, place, findings in
                if case .string(let text) = json { return OriginText.read(text, at: place, &findings) }
                findings.mismatch(json, at: place, name)
                return nil
            },
            write: { .string($0) })
    }()
}
