// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ValueType where Value == Int {
    /// A whole number in a range.
    static func count(_ range: ClosedRange<Int>) -> ValueType {
        let name = "a whole number from \(range.lowerBound) to \(range.upperBound)"
        let limits = Int64(range.lowerBound)...Int64(range.upperBound)
        return ValueType<Int64>(
            name: name, schema: .integers(limits),
            read: { json, place, findings in
                if case .integer(let number) = json {
                    return findings.number(number, json, in: limits, at: place, name) { "\($0)" }
                }
                if case .string(let text) = json, let value = Int64(text), limits.contains(value) {
                    findings.error(place, "\(json.excerpt) is text", "write \(value) without quotes")
                } else {
                    findings.mismatch(json, at: place, name)
                }
                return nil
            },
            write: { .integer($0) }
        ).map(to: { Int(clamping: $0) }, from: { Int64($0) })
    }

    /// A number of bytes, plain or with a unit.
    static func size(_ range: ClosedRange<Int>) -> ValueType {
        let scale = UnitScale.sizes
        let limits = Int64(range.lowerBound)...Int64(range.upperBound)
        let name = "a size from \(scale.text(of: limits.lowerBound)) to \(scale.text(of: limits.upperBound))"
        return ValueType<Int64>(
            name: name,
            schema: ["anyOf": [.object(.integers(limits)), .object(scale.schema)]],
            read: { json, place, findings in
                guard case .integer(let number) = json else { return scale.read(json, name, limits, place, &findings) }
                return findings.number(number, json, in: limits, at: place, name, scale.text)
            },
            write: { scale.isEven($0) ? .string(scale.text(of: $0)) : .integer($0) }
        ).map(to: { Int(clamping: $0) }, from: { Int64($0) })
    }
}

extension ValueType where Value == Int64 {
    /// A time with its unit, in nanoseconds.
    static func duration(_ range: ClosedRange<Int64>) -> ValueType {
        let scale = UnitScale.durations
        let name = "a duration from \(scale.text(of: range.lowerBound)) to \(scale.text(of: range.upperBound))"
        return ValueType(
            name: name, schema: scale.schema,
            read: { json, place, findings in scale.read(json, name, range, place, &findings) },
            write: { .string(scale.text(of: $0)) })
    }
}

extension Findings {
    /// A number if it is in its range; else nil, after saying which end it is beyond.
    mutating func number(
        _ number: Int64, _ json: JSONValue, in range: ClosedRange<Int64>, at place: Place, _ name: String,
        _ text: (Int64) -> String
    ) -> Int64? {
        if range.contains(number) { return number }
        let isLess = number < range.lowerBound
        outside(json, at: place, text(isLess ? range.lowerBound : range.upperBound), isLess: isLess, name)
        return nil
    }
}

extension UnitScale {
    /// Reads a text with a unit and holds it against a range.
    func read(
        _ json: JSONValue, _ name: String, _ range: ClosedRange<Int64>, _ place: Place, _ findings: inout Findings
    ) -> Int64? {
        guard case .string(let text) = json else {
            if case .integer(let number) = json, number >= 0 {
                findings.error(
                    place, "\(number) has no unit", "write it with one of \(unitNames), such as \"\(number)s\"")
            } else {
                findings.mismatch(json, at: place, name)
            }
            return nil
        }
        switch parse(text) {
        case .value(let value):
            return findings.number(value, json, in: range, at: place, name, self.text)
        case .overflow:
            findings.outside(json, at: place, self.text(of: range.upperBound), isLess: false, name)
        case .malformed(let suggestion):
            findings.error(
                place, "\(json.excerpt) is not \(noun)",
                suggestion.map { "write \(JSONValue.quoted($0))" }
                    ?? "write a whole number and one of \(unitNames), such as \"\(example)\"")
        }
        return nil
    }

    private var unitNames: String { units.map(\.name).alternatives }

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
