// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A run of bytes of a representation, first and last included (RFC 9110 §14.1.2). Never empty.
package struct ByteRange: Hashable, Sendable {
    /// 0 and up.
    package let first: Int64
    /// `first` and up, below `Int64.max`.
    package let last: Int64

    /// Nil where `first` is negative, or `last` is before it or `Int64.max`, which is past the end of any file.
    package init?(first: Int64, last: Int64) {
        guard first >= 0, last >= first, last < Int64.max else {
            return nil
        }
        self.first = first
        self.last = last
    }

    /// Bytes in the range, 1 and up.
    package var count: Int64 { last - first + 1 }

    /// Appends the value of Content-Range for this part of a representation of `size` bytes: `bytes 0-99/1234`.
    package func appendContentRange(size: Int64, to output: inout [UInt8]) {
        output.append(contentsOf: ByteRange.unitPrefix)
        output.appendDecimal(first)
        output.append(UInt8(ascii: "-"))
        output.appendDecimal(last)
        output.append(UInt8(ascii: "/"))
        output.appendDecimal(size)
    }

    /// Appends the value of Content-Range for a 416: `bytes */1234`.
    package static func appendUnsatisfiedContentRange(size: Int64, to output: inout [UInt8]) {
        output.append(contentsOf: unitPrefix)
        output.append(UInt8(ascii: "*"))
        output.append(UInt8(ascii: "/"))
        output.appendDecimal(size)
    }

    /// Bytes that `appendContentRange` writes.
    func contentRangeCount(size: Int64) -> Int {
        ByteRange.unitPrefix.count + decimalDigitCount(of: first) + decimalDigitCount(of: last)
            + decimalDigitCount(of: size) + 2
    }

    private static let unitPrefix = Array("bytes ".utf8)

    /// Whether the two overlap or have fewer than `gap` bytes between them.
    func isNear(_ other: ByteRange, gap: Int64) -> Bool {
        // The larger first minus the smaller last; each is 0 and up, so that the difference cannot overflow.
        max(first, other.first) - min(last, other.last) - 1 < gap
    }

    /// The smallest range that holds both.
    func union(_ other: ByteRange) -> ByteRange {
        ByteRange(uncheckedFirst: min(first, other.first), last: max(last, other.last))
    }

    private init(uncheckedFirst first: Int64, last: Int64) {
        self.first = first
        self.last = last
    }
}
