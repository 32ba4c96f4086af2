// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType {
    /// An object of path patterns and what holds for them.
    ///
    /// An object has no order, so the more particular pattern (`PathPattern.weight`) comes later, where it wins; of two
    /// that are equally particular the one whose text is greater, byte by byte.
    static func rules<Item>(
        of item: ValueType<Item>, named noun: String
    ) -> ValueType<[PathRule<Item>]> where Value == [PathRule<Item>] {
        let limit = 256
        return ValueType(
            name: "an object of path patterns and \(noun)",
            schema: [
                "type": "object", "propertyNames": .object(PatternText.schema),
                "additionalProperties": .object(item.schema), "maxProperties": .integer(Int64(limit)),
            ],
            read: { json, place, findings in
                guard case .object(let object) = json else {
                    var ignored = Findings()
                    let isItem = item.read(json, place, &ignored) != nil
                    findings.mismatch(
                        json, at: place,
                        isItem ? "{ \"*\": \(json.excerpt) }" : "an object of path patterns and \(noun)")
                    return nil
                }
                if object.keys.count > limit {
                    findings.error(place, "the object has \(object.keys.count) patterns", "write at most \(limit)")
                }
                let rules = object.members.compactMap { pattern, json -> PathRule<Item>? in
                    let isPattern = PatternText.check(pattern, at: place.key(pattern), &findings)
                    guard let value = item.read(json, place.key(pattern), &findings), isPattern else { return nil }
                    return PathRule(pattern: PathPattern(pattern), value: value)
                }
                return rules.sorted { $0.pattern < $1.pattern }
            },
            write: { rules in
                .object(
                    JSONObject(rules.compactMap { rule in item.write(rule.value).map { (rule.pattern.text, $0) } }))
            })
    }
}

extension ValueType where Value == [PathRule<[String: String?]>] {
    /// Fields by path.
    static let headers = rules(of: ValueType<[String: String?]>.fields, named: "fields")
}

extension ValueType where Value == [PathRule<String?>] {
    /// `Cache-Control` by path.
    static let cacheControl = rules(
        of: ValueType<String>.cacheControl.map(to: { String?($0) }) { $0 }.orNull(meaning: nil),
        named: "values of Cache-Control")
}
