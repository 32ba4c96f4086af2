// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How values become bytes of a head: appended to a buffer whose capacity the caller has reserved, with no `String` on
/// the way.
extension [UInt8] {
    /// Appends a copy of what the span holds.
    @inline(__always)
    mutating func appendBytes(_ bytes: Span<UInt8>) {
        // To append nothing to an array without memory writes to the one that all empty arrays share, on every thread.
        guard !bytes.isEmpty else { return }
        append(addingCapacity: bytes.count) { output in
            for index in bytes.indices {
                output.append(bytes[index])
            }
        }
    }

    /// Appends a copy of a constant. Not `append(contentsOf:)`, which retains and releases it.
    @inline(__always)
    mutating func appendBytes(_ bytes: borrowing [UInt8]) {
        appendBytes(bytes.span)
    }

    /// Appends CR and LF.
    @inline(__always)
    mutating func appendLineEnd() {
        append(0x0D)
        append(0x0A)
    }

    /// Appends a number in decimal digits, with a minus sign where it is negative.
    mutating func appendDecimal(_ value: Int64) {
        if value < 0 {
            append(UInt8(ascii: "-"))
        }
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var start = digits.count
        var rest = value.magnitude
        repeat {
            start -= 1
            digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest != 0
        appendBytes(digits.span.extracting(start..<digits.count))
    }

    /// Appends the last two decimal digits of a number that is not negative.
    mutating func appendTwoDigits(_ value: Int) {
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10 % 10))
        append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
    }
}

/// The number of bytes that `appendDecimal` writes for a number that is not negative.
func decimalDigitCount(of value: Int64) -> Int {
    var count = 1
    var rest = value.magnitude
    while rest >= 10 {
        rest /= 10
        count += 1
    }
    return count
}
