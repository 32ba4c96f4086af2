// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Eight octets in one register, the first one lowest: what the scans of a head compare at a time.
///
/// Every test answers with the top bit of each octet that passes. A borrow may set further bits *above* the lowest
/// one that is true, so that "any?" and "which first?" are exact and "all of them" is not.
struct OctetWord {
    let bits: UInt64

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    init(bits: UInt64) {
        self.bits = bits
    }

    /// Loads the eight octets from `offset` on; all of them must be there.
    @inline(__always)
    init(_ bytes: Span<UInt8>, at offset: Int) {
        // With the sum trapping and the length thus known, the optimizer makes this one check and one load.
        let eight = bytes.extracting(offset..<(offset + 8))
        let low =
            UInt64(eight[0]) | UInt64(eight[1]) << 8 | UInt64(eight[2]) << 16 | UInt64(eight[3]) << 24
        let high =
            UInt64(eight[4]) << 32 | UInt64(eight[5]) << 40 | UInt64(eight[6]) << 48 | UInt64(eight[7]) << 56
        bits = low | high
    }

    @inline(__always)
    func matches(_ octet: UInt8) -> UInt64 {
        let difference = bits ^ (Self.ones &* UInt64(octet))
        return (difference &- Self.ones) & ~difference & Self.tops
    }

    @inline(__always)
    var controls: UInt64 {
        ((bits &- Self.ones &* 0x20) & ~bits & Self.tops) | matches(0x7F)
    }

    /// Which octet the lowest set bit of a non-zero answer belongs to, 0 to 7.
    @inline(__always)
    static func first(_ matches: UInt64) -> Int { matches.trailingZeroBitCount &>> 3 }
}

extension Span<UInt8> {
    /// Where the first control character (HTAB too) of `range` is; nil when there is none.
    @inline(__always)
    func firstControl(in range: Range<Int>) -> Int? {
        firstOctet(in: range, word: { $0.controls }, octet: { $0.isControl })
    }

    /// Where `octet` first stands in `range`; nil when it does not.
    @inline(__always)
    func first(_ octet: UInt8, in range: Range<Int>) -> Int? {
        firstOctet(in: range, word: { $0.matches(octet) }, octet: { $0 == octet })
    }

    /// Where one of two octets first stands in `range`; nil when neither does.
    @inline(__always)
    func first(_ one: UInt8, or other: UInt8, in range: Range<Int>) -> Int? {
        firstOctet(
            in: range, word: { $0.matches(one) | $0.matches(other) }, octet: { $0 == one || $0 == other })
    }

    @inline(__always)
    private func firstOctet(
        in range: Range<Int>, word test: (OctetWord) -> UInt64, octet: (UInt8) -> Bool
    ) -> Int? {
        var index = range.lowerBound
        while index &+ 8 <= range.upperBound {
            let matches = test(OctetWord(self, at: index))
            if matches != 0 { return index &+ OctetWord.first(matches) }
            index &+= 8
        }
        while index < range.upperBound {
            if octet(self[index]) { return index }
            index &+= 1
        }
        return nil
    }

    /// `range` without the white space at its two ends (RFC 9110 §5.6.3).
    @inline(__always)
    func trimmingBlanks(_ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, self[start].isBlank { start &+= 1 }
        while start < end, self[end &- 1].isBlank { end &-= 1 }
        return start..<end
    }

    /// Whether `range` is a token: one octet or more, all of them from the set of RFC 9110 §5.6.2.
    func isToken(_ range: Range<Int>) -> Bool {
        for index in range where !OctetSet.token.contains(self[index]) { return false }
        return !range.isEmpty
    }
}
