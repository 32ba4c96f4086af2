// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The rule by which a client's bytes become a log's text.
enum LogEscape {
    /// The most bytes that one byte becomes.
    static let maximumLength = 4

    /// Whether a byte stands for itself.
    @inline(__always)
    static func isPlain(_ byte: UInt8, spaces: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): false
        case UInt8(ascii: " "): !spaces
        default: byte > 0x20 && byte < 0x7F
        }
    }

    /// The bytes of text that one byte becomes: 1 or 4.
    @inline(__always)
    static func length(of byte: UInt8, spaces: Bool) -> Int {
        isPlain(byte, spaces: spaces) ? 1 : maximumLength
    }

    /// The bytes of text that all of `bytes` become.
    static func length(of bytes: Span<UInt8>, spaces: Bool) -> Int {
        var length = 0
        for index in bytes.indices { length += self.length(of: bytes[index], spaces: spaces) }
        return length
    }

    /// An upper-case digit of a value from 0 to 15.
    @inline(__always)
    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}
