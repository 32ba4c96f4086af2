// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == Int {
    /// A whole number in a range.
    static func count(_ range: ClosedRange<Int>) -> ValueType {
        let name = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return ValueType(
            name: name, schema: .integers(Int64(range.lowerBound)...Int64(range.upperBound)),
            read: { json, place, findings in
                if case .integer(let number) = json, let value = Int(exactly: number), range.contains(value) {
                    return value
                }
                if case .string(let text) = json, let value = Int(text), range.contains(value) {
                    findings.error(place, "\(json.excerpt) is text, not a number", "write \(value) without quotes")
                } else {
                    findings.mismatch(json, at: place, name)
                }
                return nil
            },
            write: { .integer(Int64($0)) })
    }

    /// A number of bytes, plain or with a unit.
    static func size(_ range: ClosedRange<Int>) -> ValueType {
        let scale = UnitScale.sizes
        let limits = Int64(range.lowerBound)...Int64(range.upperBound)
        let name = "a size from \(scale.text(of: limits.lowerBound)) to \(scale.text(of: limits.upperBound))"
        let plain = ValueType<Int64>(
            name: name,
            schema: ["anyOf": [.object(.integers(limits)), .object(scale.schema)]],
            read: { json, place, findings in
                guard case .integer(let number) = json else { return scale.read(json, name, limits, place, &findings) }
                if limits.contains(number) { return number }
                findings.mismatch(json, at: place, name)
                return nil
            },
            write: { scale.isEven($0) ? .string(scale.text(of: $0)) : .integer($0) })
        return plain.map(to: { Int(clamping: $0) }, from: { Int64($0) })
    }
}

extension ValueType where Value == Int64 {
    /// A time with its unit, in nanoseconds.
    static func duration(_ range: ClosedRange<Int64>) -> ValueType {
        let scale = UnitScale.durations
        let name = "a duration from \(scale.text(of: range.lowerBound)) to \(scale.text(of: range.upperBound))"
        return ValueType(
            name: name, schema: scale.schema,
            read: { json, place, findings in
                if case .integer(let number) = json, number >= 0 {
                    findings.error(place, "\(number) has no unit", "write \"\(number)s\" for seconds, or ms, m or h")
                    return nil
                }
                return scale.read(json, name, range, place, &findings)
            },
            write: { .string(scale.text(of: $0)) })
    }
}

extension UnitScale {
    /// Reads a text with a unit and holds it against a range.
    func read(
        _ json: JSONValue, _ name: String, _ range: ClosedRange<Int64>, _ place: Place, _ findings: inout Findings
    ) -> Int64? {
        guard case .string(let text) = json else {
            findings.mismatch(json, at: place, name)
            return nil
        }
        switch parse(text) {
        case .value(let value) where range.contains(value):
            return value
        case .value, .overflow:
            findings.mismatch(json, at: place, name)
        case .malformed(let suggestion):
            let shape = "write a whole number and one of \(units.map(\.name).alternatives), such as \"\(example)\""
            findings.error(
                place, "\(json.excerpt) is not \(noun)", suggestion.map { "write \(JSONValue.quoted($0))" } ?? shape)
        }
        return nil
    }

    /// A text as `parse` takes it; a schema cannot hold it against a range.
    var schema: JSONObject {
        ["type": "string", "pattern": .string("^[0-9]+ ?(\(units.map(\.name).joined(separator: "|")))$")]
    }
}

extension JSONObject {
    /// The schema of whole numbers in a range.
    static func integers(_ range: ClosedRange<Int64>) -> JSONObject {
        ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }
}
