// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A name of at most 24 octets with its letters in lower case, in three registers: two of them are compared at once.
///
/// Folding sets bit 5 of every octet. For letters that is lower case, for digits and "-" no change, and the only
/// other octets that fold onto one of these are control characters, which no head that was parsed has in a name.
struct FoldedName: Equatable, Sendable {
    /// The longest name that fits, in octets.
    static let maximumCount = 24

    private let first: UInt64
    private let second: UInt64
    private let third: UInt64

    /// A name from this source; what is beyond the maximum is left out.
    init(_ name: String) {
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        for (index, octet) in name.utf8.enumerated() {
            let shifted = UInt64(octet | 0x20) &<< UInt64(index % 8 * 8)
            switch index / 8 {
            case 0: words.0 |= shifted
            case 1: words.1 |= shifted
            case 2: words.2 |= shifted
            default: break
            }
        }
        (first, second, third) = words
    }

    /// The name that stands in `range` of a head; nil when it is too long to be one of these.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        guard range.count <= Self.maximumCount else { return nil }
        let start = range.lowerBound
        first = Self.word(bytes, start..<min(start &+ 8, range.upperBound))
        second = range.count > 8 ? Self.word(bytes, (start &+ 8)..<min(start &+ 16, range.upperBound)) : 0
        third = range.count > 16 ? Self.word(bytes, (start &+ 16)..<range.upperBound) : 0
    }

    /// Up to eight octets, folded, zero above the last one.
    @inline(__always)
    private static func word(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        let used = range.count >= 8 ? UInt64.max : (1 &<< UInt64(range.count &* 8)) &- 1
        if range.lowerBound &+ 8 <= bytes.count {
            return (OctetWord(bytes, at: range.lowerBound).bits | 0x2020_2020_2020_2020) & used
        }
        // So near to the buffer's end that a whole word would reach past it.
        var word: UInt64 = 0
        for index in range.reversed() {
            word = word &<< 8 | UInt64(bytes[index] | 0x20)
        }
        return word
    }
}
