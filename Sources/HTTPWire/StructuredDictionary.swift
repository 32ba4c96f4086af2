// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Visits the members of a structured field that is a dictionary (RFC 9651 §3.2), to the letter, on one field line.
///
/// Nothing is allocated or copied. Every call takes the bytes that the slice is of.
struct StructuredDictionary {
    /// `key=value`, or a key alone; parameters are checked and passed over.
    struct Member: Equatable {
        /// The key: lower-case letters, digits and `_-.*`.
        let key: Range<Int>
        /// The value, as far as anybody here asks.
        let value: Value
    }

    /// The types of values that are told apart.
    enum Value: Equatable {
        /// A byte sequence: the place of its base 64, of that alphabet, padding perhaps in wrong places.
        case bytes(Range<Int>)
        /// An integer of at most 15 digits.
        case integer(Int64)
        /// Any other item, an inner list, or none.
        case other
    }

    private var scanner: StructuredItemScanner
    private var hasBegun = false
    /// Whether the reading ended at what is no member; the whole field is then to be taken for malformed.
    private(set) var isMalformed = false

    /// Reads one field line's value, which has no white space around it.
    init(_ value: HeadSlice) {
        scanner = StructuredItemScanner(value.range)
    }

    /// The next member; nil after the last one, and where `isMalformed` is set.
    mutating func next(in bytes: Span<UInt8>) -> Member? {
        guard !isMalformed, !scanner.isAtEnd else { return nil }
        guard !hasBegun || scanner.skipSeparator(bytes), let member = scanner.member(bytes) else {
            isMalformed = true
            return nil
        }
        hasBegun = true
        return member
    }
}
