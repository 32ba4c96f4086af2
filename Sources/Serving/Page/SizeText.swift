// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How many bytes something has, for people: three digits or fewer and a unit, in steps of 1000.
enum SizeText {
    private static let units: [[UInt8]] = ["kB", "MB", "GB", "TB", "PB", "EB"].map { Array(" \($0)".utf8) }
    private static let bytes = Array(" B".utf8)

    /// Appends `0 B`, `999 B`, `1.2 MB` or `34 GB`, rounded half up; a size below 0 as 0.
    static func append(_ size: Int64, to output: inout [UInt8]) {
        let size = max(0, size)
        guard size >= 1000 else {
            appendNumber(size, to: &output)
            output.append(contentsOf: bytes)
            return
        }
        var index = 0
        var unit: Int64 = 1000
        while rounded(size, to: unit) >= 1000, index < units.count - 1 {
            unit *= 1000
            index += 1
        }
        let tenths = rounded(size, to: unit / 10)
        if tenths < 100 {
            appendNumber(tenths / 10, to: &output)
            output.append(UInt8(ascii: "."))
            appendNumber(tenths % 10, to: &output)
        } else {
            appendNumber(rounded(size, to: unit), to: &output)
        }
        output.append(contentsOf: units[index])
    }

    private static func rounded(_ size: Int64, to unit: Int64) -> Int64 {
        size / unit + (size % unit >= unit / 2 ? 1 : 0)
    }

    /// Appends a number with a comma after each three digits: `1,234,567`. Not below 0.
    static func appendExact(_ value: Int64, to output: inout [UInt8]) {
        guard value >= 1000 else { return appendNumber(value, to: &output) }
        appendExact(value / 1000, to: &output)
        output.append(UInt8(ascii: ","))
        let rest = value % 1000
        for divisor: Int64 in [100, 10, 1] { appendDigit(rest / divisor % 10, to: &output) }
    }

    /// Appends a number in decimal digits. Not below 0.
    static func appendNumber(_ value: Int64, to output: inout [UInt8]) {
        if value >= 10 { appendNumber(value / 10, to: &output) }
        appendDigit(value % 10, to: &output)
    }

    private static func appendDigit(_ digit: Int64, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digit))
    }
}
