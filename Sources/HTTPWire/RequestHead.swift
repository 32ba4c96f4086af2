// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a request's head says, as places in the bytes that were parsed: a plain value without heap storage.
///
/// Every slice counts from the first byte that the parser was given, and is read with
/// `bytes.extracting(slice.range)`. The bytes must be the ones that were parsed.
package struct RequestHead: Sendable {
    /// The method; nil for a token that nobody knows (501) and for a head that has none yet.
    package internal(set) var method: Method?
    /// The version to serve as; HTTP/1.1 until the request line is read.
    package internal(set) var version: HTTPVersion
    /// In which form the target came.
    package internal(set) var form: TargetForm
    /// Whether the target has a `?`, be the query empty or not.
    package internal(set) var hasQuery: Bool
    /// The method's token as sent.
    package internal(set) var methodSlice: HeadSlice
    /// The request line without its line end; before that has come, and after an error in it, what is known of it.
    package internal(set) var requestLine: HeadSlice
    /// The target as sent, in any form.
    package internal(set) var target: HeadSlice
    /// The path of an origin-form or absolute-form target, raw and without the query.
    ///
    /// Empty for the other forms, and for an absolute-form without a path, which means `/`.
    package internal(set) var path: HeadSlice
    /// What follows the target's `?`; empty when nothing does.
    package internal(set) var query: HeadSlice
    /// Where the first field line begins.
    var fieldsStart: UInt16
    private var headLength: UInt16
    private var present: UInt32
    private var repeated: UInt32
    private var values: InlineArray<32, HeadSlice>

    init() {
        method = nil
        version = .http11
        form = .origin
        hasQuery = false
        methodSlice = .empty
        requestLine = .empty
        target = .empty
        path = .empty
        query = .empty
        fieldsStart = 0
        headLength = 0
        present = 0
        repeated = 0
        values = InlineArray(repeating: .empty)
    }

    /// Bytes from the first one given, skipped empty lines included, to the end of the head's last CRLF.
    package internal(set) var length: Int {
        get { Int(headLength) }
        set { headLength = UInt16(truncatingIfNeeded: newValue) }
    }

    /// Whether the request is about the server itself: `OPTIONS *`, or OPTIONS of a URI with neither path nor query
    /// (RFC 9112 §3.2.4).
    package var isAsterisk: Bool {
        form == .asterisk || (form == .absolute && method == .options && path.isEmpty && !hasQuery)
    }

    /// The value of a field's first line, without white space around it; nil when the field is absent.
    ///
    /// `[.host]` is the host that the request is for: the target's when that is in absolute-form (RFC 9112 §3.2.2).
    package subscript(_ field: KnownField) -> HeadSlice? {
        @inline(__always)
        get { present & field.bit == 0 ? nil : values[Int(field.rawValue)] }
    }

    /// Whether any field of RFC 9110 §13.1 is there: a condition on the answer.
    package var isConditional: Bool { present & Self.conditionalFields != 0 }

    private static let conditionalFields: UInt32 =
        KnownField.ifMatch.bit | KnownField.ifNoneMatch.bit | KnownField.ifModifiedSince.bit
        | KnownField.ifUnmodifiedSince.bit | KnownField.ifRange.bit

    /// Whether a field came on more than one line.
    package func isRepeated(_ field: KnownField) -> Bool {
        repeated & field.bit != 0
    }

    /// All field lines in the order they were sent.
    package var fields: FieldIterator {
        FieldIterator(start: Int(fieldsStart), end: max(Int(fieldsStart), length - 2))
    }

    /// The elements of a list field, over all of its lines (RFC 9110 §5.6.1).
    package func elements(of field: KnownField) -> FieldElementIterator {
        FieldElementIterator(field, of: self)
    }

    /// Notes a line of `field`; the first one's value is kept.
    @inline(__always)
    mutating func note(_ field: KnownField, value: HeadSlice) {
        if present & field.bit != 0 {
            repeated |= field.bit
            return
        }
        present |= field.bit
        values[Int(field.rawValue)] = value
    }

    /// Lets the target's host take the place of the Host field.
    mutating func replaceHost(with authority: HeadSlice) {
        present |= KnownField.host.bit
        values[Int(KnownField.host.rawValue)] = authority
    }
}

extension KnownField {
    @inline(__always)
    fileprivate var bit: UInt32 { 1 &<< UInt32(rawValue) }
}

extension HeadSlice {
    /// Takes a range of a head; offsets beyond 16 bits, which the parser's limits exclude, would be cut.
    @inline(__always)
    init(_ range: Range<Int>) {
        self.init(
            offset: UInt16(truncatingIfNeeded: range.lowerBound), count: UInt16(truncatingIfNeeded: range.count))
    }
}
