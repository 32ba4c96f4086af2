// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The rules by which bytes from outside become a log's text.
enum LogEscape {
    /// The most bytes that one byte becomes, but in JSON.
    static let maximumLength = 4
    /// The most bytes that one byte becomes in JSON: `\u0000`.
    static let jsonMaximumLength = 6

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

    /// Whether every byte stands for itself, which nearly every text is; in JSON too.
    static func isPlain(_ bytes: Span<UInt8>, spaces: Bool) -> Bool {
        guard bytes.count >= 8 else {
            for index in bytes.indices where !isPlain(bytes[index], spaces: spaces) { return false }
            return true
        }
        var escapes: UInt64 = 0
        var index = 0
        let last = bytes.count &- 8
        while index < last {
            escapes |= Self.escapes(in: word(bytes, at: index), spaces: spaces)
            index &+= 8
        }
        // The last eight bytes, some of them for the second time.
        escapes |= Self.escapes(in: word(bytes, at: last), spaces: spaces)
        return escapes == 0
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, at offset: Int) -> UInt64 {
        // With the sum trapping and the length thus known, the optimizer makes this one check and one load.
        let eight = bytes.extracting(offset..<(offset + 8))
        let low = UInt64(eight[0]) | UInt64(eight[1]) << 8 | UInt64(eight[2]) << 16 | UInt64(eight[3]) << 24
        let high = UInt64(eight[4]) << 32 | UInt64(eight[5]) << 40 | UInt64(eight[6]) << 48 | UInt64(eight[7]) << 56
        return low | high
    }

    /// Not 0 where any of eight bytes does not stand for itself. A subtraction borrows only from a byte that is found
    /// itself, or above one that is, so that "any?" is exact.
    @inline(__always)
    private static func escapes(in word: UInt64, spaces: Bool) -> UInt64 {
        let below: UInt64 = spaces ? 0x21 : 0x20
        var found = word | ((word &- ones &* below) & ~word)
        found |= matches(0x22, in: word) | matches(0x5C, in: word) | matches(0x7F, in: word)
        return found & (ones &* 0x80)
    }

    @inline(__always)
    private static func matches(_ byte: UInt64, in word: UInt64) -> UInt64 {
        let difference = word ^ (ones &* byte)
        return (difference &- ones) & ~difference
    }

    /// The bytes of text that all of `bytes` become; in JSON without the quotes around them.
    static func length(of bytes: Span<UInt8>, _ rendering: AccessLogDirective.Rendering) -> Int {
        var length = 0
        switch rendering {
        case .json:
            var index = 0
            while index < bytes.count {
                let step = JSONStep(bytes, at: index)
                length += step.length
                index += step.count
            }
        case .word, .optionalWord, .quoted:
            for index in bytes.indices { length += self.length(of: bytes[index], spaces: rendering != .quoted) }
        }
        return length
    }

    /// An upper-case digit of a value from 0 to 15.
    @inline(__always)
    static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}
