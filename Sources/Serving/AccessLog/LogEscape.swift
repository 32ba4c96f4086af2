// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The rule by which a client's bytes become a log's text.
enum LogEscape {
    /// The most bytes that one byte becomes.
    static let maximumLength = 4

    /// Whether a byte stands for itself.
    @inline(__always)
    static func isPlain(_ byte: UInt8, spaces: Bool) -> Bool {
        let first: UInt8 = spaces ? 0x21 : 0x20
        return (byte &- first < 0x7F &- first) && (byte != UInt8(ascii: "\"")) && (byte != UInt8(ascii: "\\"))
    }

    /// The bytes of text that one byte becomes: 1 or 4.
    @inline(__always)
    static func length(of byte: UInt8, spaces: Bool) -> Int {
        isPlain(byte, spaces: spaces) ? 1 : maximumLength
    }

    /// The bytes of text that all of `bytes` become.
    static func length(of bytes: Span<UInt8>, spaces: Bool) -> Int {
        // Counted, and without an overflow check on what cannot exceed the number of bytes, so that the compiler can
        // take sixteen bytes at a time.
        var escapes = 0
        var index = 0
        while index < bytes.count {
            escapes &+= isPlain(bytes[index], spaces: spaces) ? 0 : 1
            index &+= 1
        }
        return bytes.count + escapes * (maximumLength - 1)
    }

    /// An upper-case digit of a value from 0 to 15.
    @inline(__always)
    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}
