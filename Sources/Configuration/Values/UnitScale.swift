// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Numbers with units, such as sizes and durations: a whole number, at most one space, a unit.
struct UnitScale: Sendable {
    struct Unit: Sendable {
        let name: String
        let factor: Int64
        /// Whether numbers are written in this unit; each is read.
        var isWritten = true
    }

    enum Outcome: Equatable, Sendable {
        case value(Int64)
        /// A number with its unit, but more than 63 bits.
        case overflow
        /// Not a number with a unit; what it was probably meant to be, if that is plain.
        case malformed(suggestion: String?)
    }

    /// What such a text is called: `a size`.
    let noun: String
    /// A text as it should be.
    let example: String
    /// The unit of zero, and the one that is most often meant where none is written.
    let base: String
    /// From the smallest to the largest among those that are written; every value is a multiple of the smallest.
    let units: [Unit]

    /// Bytes. Decimal units are read, as disks are sold by them, and never written.
    static let sizes = UnitScale(
        noun: "a size", example: "8KiB", base: "B",
        units: [
            Unit(name: "B", factor: 1),
            Unit(name: "KiB", factor: 1 << 10), Unit(name: "MiB", factor: 1 << 20), Unit(name: "GiB", factor: 1 << 30),
            Unit(name: "TiB", factor: 1 << 40),
            Unit(name: "KB", factor: 1_000, isWritten: false), Unit(name: "MB", factor: 1_000_000, isWritten: false),
            Unit(name: "GB", factor: 1_000_000_000, isWritten: false),
            Unit(name: "TB", factor: 1_000_000_000_000, isWritten: false),
        ])

    /// Nanoseconds, though a millisecond is the least that can be written.
    static let durations = UnitScale(
        noun: "a duration", example: "30s", base: "s",
        units: [
            Unit(name: "ms", factor: 1_000_000), Unit(name: "s", factor: 1_000_000_000),
            Unit(name: "m", factor: 60_000_000_000), Unit(name: "h", factor: 3_600_000_000_000),
        ])

    /// Reads a text such as `10MiB` or `10 MiB`.
    func parse(_ text: String) -> Outcome {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let rest = text[digits.endIndex...]
        let unitName = rest.utf8.first == 0x20 ? rest.dropFirst() : rest
        guard !digits.isEmpty, let unit = units.first(where: { $0.name == unitName }) else {
            return .malformed(suggestion: suggestion(digits: text[..<digits.endIndex], rest: rest))
        }
        guard let number = Int64(text[..<digits.endIndex]) else { return .overflow }
        let (value, overflow) = number.multipliedReportingOverflow(by: unit.factor)
        return overflow ? .overflow : .value(value)
    }

    /// What was meant by a unit in the wrong case, with spaces about it, or left out.
    private func suggestion(digits: Substring, rest: Substring) -> String? {
        let wanted = rest.split(separator: " ").joined().lowercased()
        let unit = wanted.isEmpty ? base : units.first { $0.name.lowercased() == wanted }?.name
        guard !digits.isEmpty, let unit else { return nil }
        return digits + unit
    }

    /// The shortest exact text: in the largest unit that leaves no rest.
    func text(of value: Int64) -> String {
        guard value != 0, let unit = units.last(where: { $0.isWritten && value % $0.factor == 0 }) else {
            return "\(value)\(base)"
        }
        return "\(value / unit.factor)\(unit.name)"
    }

    /// Whether a value is a whole number of a unit larger than the smallest.
    func isEven(_ value: Int64) -> Bool {
        value != 0 && units.dropFirst().contains { $0.isWritten && value % $0.factor == 0 }
    }
}
