// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Visits the field lines of a complete head in the order they were sent, by going over its bytes again.
///
/// Nothing is allocated. Every call takes the bytes that were parsed.
package struct FieldIterator: Sendable {
    private var position: Int
    private let end: Int

    /// The lines from `start` up to `end`, each of which ends in CRLF and has been checked.
    init(start: Int, end: Int) {
        position = start
        self.end = end
    }

    /// The lines of a whole head that this server has written itself, status line and empty line included.
    package init(answerHead bytes: Span<UInt8>) {
        let start = bytes.first(.lineFeed, in: 0..<bytes.count).map { $0 + 1 } ?? bytes.count
        self.init(start: start, end: max(start, bytes.count - 2))
    }

    /// The next line; nil after the last one.
    package mutating func next(in bytes: Span<UInt8>) -> FieldLine? {
        guard position < end, end <= bytes.count,
            let lineEnd = bytes.first(.carriageReturn, in: position..<end),
            let colon = bytes.first(.colon, in: position..<lineEnd)
        else { return nil }
        let name = HeadSlice(position..<colon)
        position = lineEnd + 2
        return FieldLine(name: name, value: HeadSlice(bytes.trimmingBlanks((colon + 1)..<lineEnd)))
    }

    /// The value of the next line of a known field; nil when no further line is.
    package mutating func next(_ field: KnownField, in bytes: Span<UInt8>) -> HeadSlice? {
        while let line = next(in: bytes) {
            if KnownField(name: line.name.range, in: bytes) == field { return line.value }
        }
        return nil
    }

    /// The value of the next line whose name is `lowercaseName` in any case; nil when no further line's is.
    ///
    /// The name is an exact one: "_" is never taken for "-".
    package mutating func next(named lowercaseName: Span<UInt8>, in bytes: Span<UInt8>) -> HeadSlice? {
        while let line = next(in: bytes) {
            if bytes.equals(lowercaseName, ignoringCaseIn: line.name.range) { return line.value }
        }
        return nil
    }
}

extension Span<UInt8> {
    /// Whether the octets of `range`, with A to Z in lower case, are those of `lowercase`.
    package func equals(_ lowercase: Span<UInt8>, ignoringCaseIn range: Range<Int>) -> Bool {
        guard range.count == lowercase.count else { return false }
        for index in lowercase.indices {
            let octet = self[range.lowerBound + index]
            let isUpper = octet &- UInt8(ascii: "A") < 26
            guard (isUpper ? octet | 0x20 : octet) == lowercase[index] else { return false }
        }
        return true
    }
}
