// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The order that people expect of names: letters of ASCII without their case, and runs of digits by the number that
/// they are, so that `photo9` comes before `Photo10`. What is alike by that is ordered byte by byte, as all else is:
/// no two different names are alike.
enum NaturalOrder {
    /// Below 0 where `left` comes first, 0 where the two are the same.
    static func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        var (l, r) = (0, 0)
        while l < left.count, r < right.count {
            let (a, b) = (folded(left[l]), folded(right[r]))
            if isDigit(a), isDigit(b) {
                let difference = compareNumbers(left, &l, right, &r)
                if difference != 0 { return difference }
            } else if a != b {
                return Int(a) - Int(b)
            } else {
                l += 1
                r += 1
            }
        }
        let difference = (left.count - l) - (right.count - r)
        return difference != 0 ? difference : compareBytes(left, right)
    }

    /// Compares two runs of digits, of any length, and goes behind them where they are the same number.
    private static func compareNumbers(
        _ left: Span<UInt8>, _ l: inout Int, _ right: Span<UInt8>, _ r: inout Int
    ) -> Int {
        skipZeros(left, &l)
        skipZeros(right, &r)
        var difference = 0
        while l < left.count, isDigit(left[l]), r < right.count, isDigit(right[r]) {
            if difference == 0 { difference = Int(left[l]) - Int(right[r]) }
            l += 1
            r += 1
        }
        // Without leading zeros, the number with more digits is the larger one.
        if l < left.count, isDigit(left[l]) { return 1 }
        if r < right.count, isDigit(right[r]) { return -1 }
        return difference
    }

    private static func compareBytes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        for index in 0..<min(left.count, right.count) where left[index] != right[index] {
            return Int(left[index]) - Int(right[index])
        }
        return left.count - right.count
    }

    private static func skipZeros(_ bytes: Span<UInt8>, _ index: inout Int) {
        while index < bytes.count, bytes[index] == UInt8(ascii: "0") { index += 1 }
    }

    @inline(__always)
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 { byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte }
}
