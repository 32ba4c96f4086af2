// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Visits the elements of a list field over all of its lines, as if they had been sent on one (RFC 9110 §5.3).
///
/// A field that came on one line, the usual case, is not looked for again.
package struct FieldElementIterator: Sendable {
    private let field: KnownField
    private var elements: ListElementIterator
    private var lines: FieldIterator?

    init(_ field: KnownField, of head: RequestHead) {
        self.field = field
        if head.isRepeated(field) {
            lines = head.fields
            elements = ListElementIterator(.empty)
        } else {
            elements = ListElementIterator(head[field] ?? .empty)
        }
    }

    /// The next element; nil after the last one.
    package mutating func next(in bytes: Span<UInt8>) -> HeadSlice? {
        while true {
            if let element = elements.next(in: bytes) { return element }
            guard let value = lines?.next(field, in: bytes) else { return nil }
            elements = ListElementIterator(value)
        }
    }
}
