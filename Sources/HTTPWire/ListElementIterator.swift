// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Visits the elements of a comma-separated list in one field value (RFC 9110 §5.6.1).
///
/// White space around an element is left out, empty elements are passed over, and a comma in a quoted string parts
/// nothing; a quoted string without an end runs to the value's end. Not for entity tags, where "\" escapes nothing.
package struct ListElementIterator: Sendable {
    private var position: Int
    private let end: Int

    package init(_ value: HeadSlice) {
        position = value.range.lowerBound
        end = value.range.upperBound
    }

    /// The next element; nil after the last one.
    package mutating func next(in bytes: Span<UInt8>) -> HeadSlice? {
        while position < end, end <= bytes.count {
            let elementEnd = elementEnd(in: bytes)
            let element = bytes.trimmingBlanks(position..<elementEnd)
            position = elementEnd + 1
            if !element.isEmpty { return HeadSlice(element) }
        }
        return nil
    }

    /// Where the element that begins at `position` ends: at its comma or at the value's end.
    private func elementEnd(in bytes: Span<UInt8>) -> Int {
        var isQuoted = false
        var index = position
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: ",") where !isQuoted: return index
            case .quote: isQuoted.toggle()
            case .backslash where isQuoted: index += 1
            default: break
            }
            index += 1
        }
        return end
    }
}
