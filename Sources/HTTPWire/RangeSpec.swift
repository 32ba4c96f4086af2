// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One member of a Range field as it is written, before the size of the representation is known (RFC 9110 §14.1.1).
///
/// A number above `Int64.max` counts as `Int64.max`: no file reaches that far, so that nothing changes its meaning.
enum RangeSpec: Equatable {
    /// `first-last`, or `first-` with `last` at `Int64.max`.
    case bounded(first: Int64, last: Int64)
    /// `-count`: the last so many bytes.
    case suffix(count: Int64)

    /// Nil where the bytes are neither, or `last` is before `first`. White space is not allowed anywhere in it.
    init?(_ bytes: Span<UInt8>) {
        var position = 0
        let first = RangeSpec.number(in: bytes, at: &position)
        guard position < bytes.count, bytes[position] == UInt8(ascii: "-") else {
            return nil
        }
        position += 1
        let last = RangeSpec.number(in: bytes, at: &position)
        guard position == bytes.count else {
            return nil
        }
        switch (first, last) {
        case (let first?, let last):
            guard last ?? .max >= first else {
                return nil
            }
            self = .bounded(first: first, last: last ?? .max)
        case (nil, let count?):
            self = .suffix(count: count)
        case (nil, nil):
            return nil
        }
    }

    /// The part of a representation of `size` bytes that this names; nil where there is none.
    func resolved(size: Int64) -> ByteRange? {
        switch self {
        case .bounded(let first, let last): ByteRange(first: first, last: min(last, size - 1))
        case .suffix(let count): count == 0 ? nil : ByteRange(first: size - min(count, size), last: size - 1)
        }
    }

    /// The digits from `position` on; nil where there are none.
    private static func number(in bytes: Span<UInt8>, at position: inout Int) -> Int64? {
        let start = position
        var result: Int64 = 0
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else {
                break
            }
            let (product, hasOverflowed) = result.multipliedReportingOverflow(by: 10)
            let (sum, hasCarried) = product.addingReportingOverflow(Int64(digit))
            result = hasOverflowed || hasCarried ? .max : sum
            position += 1
        }
        return position > start ? result : nil
    }
}
