// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == String {
    /// A field's value (RFC 9110 §5.5) without white space around it and without the bytes that nobody agrees on.
    static let fieldValue = text(
        "a field's value", pattern: "^[!-~]([\\t -~]*[!-~])?$", limit: 4_096,
        advice: "write visible ASCII without white space around it, or null for no field"
    ) { value in
        value.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x09 } && value.first.map(isVisible) ?? false
            && value.last.map(isVisible) ?? false
    }

    /// A value of `Cache-Control` (RFC 9111 §5.2); what it may not mean is a warning.
    static let cacheControl = ValueType(
        name: "a value of Cache-Control", schema: fieldValue.schema,
        read: { json, place, findings in
            guard let value = fieldValue.read(json, place, &findings) else { return nil }
            CacheControlText.review(value, at: place, &findings)
            return value
        },
        write: fieldValue.write)

    private static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) }
}

extension ValueType where Value == [String: String?] {
    private static var limit: Int { 64 }

    /// Field names with their values; nil takes a field away.
    static let fields = ValueType(
        name: "an object of field names and values",
        schema: [
            "type": "object", "maxProperties": .integer(Int64(limit)),
            "propertyNames": .object(FieldNameText.schema),
            "additionalProperties": ["anyOf": [.object(ValueType<String>.fieldValue.schema), ["type": "null"]]],
        ],
        read: { json, place, findings in
            guard case .object(let object) = json else {
                // Fields that stand where patterns have to: the pattern is then the field's name.
                if case .key(let name) = place.steps.last, case .string = json, FieldNameText.isLikely(name) {
                    let member = JSONValue.object([name: json]).compactText
                    findings.error(
                        place, "the fields of a pattern have to stand here", "write \"*\": \(member) for every path")
                } else {
                    findings.mismatch(json, at: place, "an object such as { \"X-Frame-Options\": \"DENY\" }")
                }
                return nil
            }
            if object.keys.count > limit {
                findings.error(place, "the object has \(object.keys.count) fields", "write at most \(limit)")
            }
            return fields(object, at: place, &findings)
        },
        write: { fields in
            let sorted = fields.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return .object(JSONObject(sorted.map { ($0.key, $0.value.map(JSONValue.string) ?? .null) }))
        })

    private static func fields(_ object: JSONObject, at place: Place, _ findings: inout Findings) -> [String: String?] {
        var fields: [String: String?] = [:]
        var folded: Set<String> = []
        for (name, json) in object.members {
            let place = place.key(name)
            FieldNameText.check(name, at: place, &findings)
            if !folded.insert(name.lowercased()).inserted {
                findings.error(place, "the field is there twice, as case makes no difference", "remove one")
            }
            if json == .null {
                fields.updateValue(nil, forKey: name)
            } else if let value = ValueType<String>.fieldValue.read(json, place, &findings) {
                fields.updateValue(value, forKey: name)
            }
        }
        return fields
    }
}
