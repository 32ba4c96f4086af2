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
                if case .string(let word) = json, let value = values[word] { return value }
                guard case .string(let word) = json, let near = Suggestion.nearest(to: word, among: words) else {
                    findings.mismatch(json, at: place, known)
                    return nil
                }
                findings.error(place, "\(json.excerpt) is not \(known)", "write \(JSONValue.quoted(near))")
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
