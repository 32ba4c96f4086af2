// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What may stand as a setting's value: how it is read, written, described to people and to editors.
struct ValueType<Value: Sendable>: Sendable {
    /// Turns what stands in a file into a value; nil after adding to the findings what is wrong with it.
    typealias Reader = @Sendable (_ json: JSONValue, _ place: Place, _ findings: inout Findings) -> Value?
    /// Turns a value into what would stand in a file; nil: nothing would.
    typealias Writer = @Sendable (_ value: Value) -> JSONValue?

    /// The type and its range in words, after "is not": `a whole number from 1 to 256`.
    let name: String
    /// The same for a JSON Schema (2020-12).
    let schema: JSONObject
    let read: Reader
    let write: Writer

    /// The same type as another value; `from` nil: the value would not be written in this form.
    func map<New>(
        to: @escaping @Sendable (Value) -> New, from: @escaping @Sendable (New) -> Value?
    ) -> ValueType<New> {
        ValueType<New>(
            name: name, schema: schema,
            read: { json, place, findings in read(json, place, &findings).map(to) },
            write: { value in from(value).flatMap(write) })
    }

    /// This type or one word, such as `"auto"`, that stands for a value of its own.
    ///
    /// - Parameter besideText: whether this type is text itself, so that it has the say on any other word.
    func or(_ word: String, meaning meant: Value, besideText: Bool = false) -> ValueType where Value: Equatable {
        let name = "\"\(word)\" or \(name)"
        return ValueType(
            name: name, schema: ["anyOf": [["const": .string(word)], .object(schema)]],
            read: { json, place, findings in
                if json == .string(word) { return meant }
                if case .string = json, !besideText {
                    findings.error(place, "\(json.excerpt) is not a known word", "write \(name)")
                    return nil
                }
                return read(json, place, &findings)
            },
            write: { $0 == meant ? .string(word) : write($0) })
    }

    /// This type or null, which stands for a value of its own.
    func orNull(meaning meant: Value) -> ValueType where Value: Equatable {
        ValueType(
            name: "\(name), or null", schema: ["anyOf": [.object(schema), ["type": "null"]]],
            read: { json, place, findings in json == .null ? meant : read(json, place, &findings) },
            write: { $0 == meant ? .null : write($0) })
    }
}

extension Findings {
    /// Says that a value is of another kind than its type.
    mutating func mismatch(_ json: JSONValue, at place: Place, _ name: String) {
        let message =
            switch json {
            case .null: "null stands for nothing here"
            case .bool: "\(json.excerpt) is a truth value"
            case .integer: "\(json.excerpt) is a number"
            case .number: "\(json.excerpt) is not a whole number"
            case .string: "\(json.excerpt) is text"
            case .array: "\(json.excerpt) is a list"
            case .object: "\(json.excerpt) is an object"
            }
        error(place, message, "write \(name)")
    }

    /// Says that a value is outside its range.
    mutating func outside(_ json: JSONValue, at place: Place, _ bound: String, isLess: Bool, _ name: String) {
        error(place, "\(json.excerpt) is \(isLess ? "less" : "more") than \(bound)", "write \(name)")
    }
}
