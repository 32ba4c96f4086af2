// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Visits the `name=value` pairs of a query, as forms write them: parted by `&`, `%XX` for an octet, `+` for a space
/// (the URL standard's application/x-www-form-urlencoded).
///
/// Nothing is allocated or copied, and nothing is malformed: what is no escape stands for itself. Every call takes the
/// query that the first one was given.
package struct QueryParameters: Sendable {
    /// One pair, as places in the query; a pair without `=` has an empty value.
    package struct Parameter: Equatable, Sendable {
        package let name: Range<Int>
        package let value: Range<Int>

        /// Whether the name, decoded, is this one, octet by octet.
        package func isNamed(_ name: StaticString, in query: Span<UInt8>) -> Bool {
            QueryParameters.decodes(query, self.name, to: name)
        }

        /// Whether the value, decoded, is this one, octet by octet.
        package func hasValue(_ value: StaticString, in query: Span<UInt8>) -> Bool {
            QueryParameters.decodes(query, self.value, to: value)
        }
    }

    private var position = 0

    package init() {}

    /// The next pair that is not empty; nil after the last one.
    package mutating func next(in query: Span<UInt8>) -> Parameter? {
        while position < query.count {
            let start = position
            var end = start
            var equals: Int?
            while end < query.count, query[end] != UInt8(ascii: "&") {
                if equals == nil, query[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            position = end + 1
            guard end > start else { continue }
            guard let equals else { return Parameter(name: start..<end, value: end..<end) }
            return Parameter(name: start..<equals, value: (equals + 1)..<end)
        }
        return nil
    }

    /// Whether a part of the query, decoded, is exactly this text.
    private static func decodes(_ query: Span<UInt8>, _ range: Range<Int>, to text: StaticString) -> Bool {
        var index = range.lowerBound
        for expected in text.description.utf8 {
            guard index < range.upperBound, decodedOctet(query, &index, end: range.upperBound) == expected else {
                return false
            }
        }
        return index == range.upperBound
    }

    private static func decodedOctet(_ query: Span<UInt8>, _ index: inout Int, end: Int) -> UInt8 {
        let octet = query[index]
        guard octet == .percent, index + 2 < end, let high = query[index + 1].hexDigitValue,
            let low = query[index + 2].hexDigitValue
        else {
            index += 1
            return octet == UInt8(ascii: "+") ? .space : octet
        }
        index += 3
        return high << 4 | low
    }
}
