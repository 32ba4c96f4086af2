// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == Bool {
    /// `true` or `false`.
    static let flag = ValueType(
        name: "true or false", schema: ["type": "boolean"],
        read: { json, place, findings in
            if case .bool(let flag) = json { return flag }
            findings.mismatch(json, at: place, "true or false")
            return nil
        },
        write: { .bool($0) })
}

extension ValueType where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the words of an enumeration.
    static var word: ValueType {
        words(Value.allCases.map { ($0.rawValue, $0) }) { $0.rawValue }
    }
}

extension ValueType {
    /// One of several words, each with its value.
    static func words(_ all: [(String, Value)], _ name: @escaping @Sendable (Value) -> String) -> ValueType {
        let words = all.map(\.0)
        let known = words.map(JSONValue.quoted).alternatives
        let values = Dictionary(all) { first, _ in first }
        return ValueType(
            name: known, schema: ["enum": .array(words.map(JSONValue.string))],
            read: { json, place, findings in
                guard case .string(let word) = json else {
                    findings.mismatch(json, at: place, known)
                    return nil
                }
                if let value = values[word] { return value }
                let advice = Suggestion.nearest(to: word, among: words).map(JSONValue.quoted) ?? known
                findings.error(place, "\(json.excerpt) is not a known word", "write \(advice)")
                return nil
            },
            write: { .string(name($0)) })
    }
}

extension [String] {
    /// As a sentence names them: `a, b or c`.
    var alternatives: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " or " + last
    }
}
