// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Text by hand: no String, no allocation, and no more than the caller made room for.
extension OutputSpan<UInt8> {
    /// The most bytes that `appendDecimal` writes.
    static var decimalMaximumLength: Int { 20 }

    /// Writes a number without leading zeros.
    mutating func appendDecimal(_ number: UInt) {
        var width = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            width += 1
        }
        appendDigits(number, width: width)
    }

    /// Writes a number's last `width` digits, zeros in front.
    mutating func appendDigits(_ number: UInt, width: Int) {
        append(repeating: UInt8(ascii: "0"), count: width)
        var rest = number
        var index = count
        let first = count - width
        var digits = mutableSpan
        while index > first {
            index -= 1
            digits[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// Writes what the compiler knows.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes in
            for byte in bytes { append(byte) }
        }
    }

    /// Writes bytes that a client sent, so that they are one line, one quoted field, and plain ASCII.
    ///
    /// Control characters, `"`, `\`, DEL and whatever is not ASCII become `\xNN`, which is what nginx does; a space
    /// too where a space would end the field.
    ///
    /// - Parameter limit: stops before the first byte whose text would exceed so many bytes; never inside an escape.
    mutating func append(escaping bytes: Span<UInt8>, spaces: Bool, limit: Int) {
        // Nearly every text is plain, and then there is nothing to decide byte by byte.
        let length = LogEscape.length(of: bytes, spaces: spaces)
        guard length > bytes.count || length > limit else { return append(copying: bytes) }
        let end = limit < Int.max - count ? count + limit : Int.max
        for index in bytes.indices {
            let byte = bytes[index]
            guard count + LogEscape.length(of: byte, spaces: spaces) <= end else { return }
            if LogEscape.isPlain(byte, spaces: spaces) {
                append(byte)
            } else {
                append(UInt8(ascii: "\\"))
                append(UInt8(ascii: "x"))
                append(LogEscape.hexDigit(byte >> 4))
                append(LogEscape.hexDigit(byte & 15))
            }
        }
    }
}
