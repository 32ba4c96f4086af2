// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Visits the parameters behind the first part of a field value: `*( OWS ";" OWS [ parameter ] )` (RFC 9110 §5.6.6).
///
/// Nothing is allocated or copied. Every call takes the bytes that the first one was given.
struct FieldParameterIterator {
    /// `name=value`.
    struct Parameter: Equatable {
        /// The name, a token.
        let name: Range<Int>
        /// The value: a token, or what stands between the quotes, escapes and all.
        let value: Range<Int>
        /// Whether the value was quoted.
        let isQuoted: Bool
    }

    private var position: Int
    private let end: Int
    /// Whether the reading ended at something that is no parameter.
    private(set) var isMalformed = false

    /// Reads from behind the first part of the value, up to the value's end.
    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next parameter; nil after the last one, and where `isMalformed` is set.
    mutating func next(in bytes: Span<UInt8>) -> Parameter? {
        while true {
            skipBlanks(bytes)
            guard position < end else { return nil }
            guard bytes[position] == UInt8(ascii: ";") else { return fail() }
            position += 1
            skipBlanks(bytes)
            guard position < end, bytes[position] != UInt8(ascii: ";") else { continue }
            return parameter(bytes) ?? fail()
        }
    }

    private mutating func parameter(_ bytes: Span<UInt8>) -> Parameter? {
        let name = token(bytes)
        guard !name.isEmpty, position < end, bytes[position] == UInt8(ascii: "=") else { return nil }
        position += 1
        guard position < end, bytes[position] == .quote else {
            let value = token(bytes)
            return value.isEmpty ? nil : Parameter(name: name, value: value, isQuoted: false)
        }
        let start = position + 1
        position = start
        while position < end, bytes[position] != .quote {
            position += bytes[position] == .backslash ? 2 : 1
        }
        guard position < end else { return nil }
        position += 1
        return Parameter(name: name, value: start..<(position - 1), isQuoted: true)
    }

    private mutating func token(_ bytes: Span<UInt8>) -> Range<Int> {
        let start = position
        while position < end, OctetSet.token.contains(bytes[position]) { position += 1 }
        return start..<position
    }

    private mutating func skipBlanks(_ bytes: Span<UInt8>) {
        while position < end, bytes[position].isBlank { position += 1 }
    }

    private mutating func fail() -> Parameter? {
        isMalformed = true
        position = end
        return nil
    }
}
