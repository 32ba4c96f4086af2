// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension RequestHead {
    /// Calls `body` with the value of each line of a field, in the order they were sent.
    ///
    /// A field that came on one line, the usual case, is not looked for again.
    @inline(__always)
    func forEachLine(of field: KnownField, in bytes: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
        guard let first = self[field] else { return }
        guard isRepeated(field) else {
            let value = bytes.extracting(first.range)
            return body(value)
        }
        var lines = fields
        while let place = lines.next(field, in: bytes) {
            let value = bytes.extracting(place.range)
            body(value)
        }
    }

    /// Whether the content came in a content coding: Content-Encoding has a member other than "identity", which does
    /// nothing and need not be named (RFC 9110 §8.4.1).
    package func hasContentCoding(in bytes: Span<UInt8>) -> Bool {
        guard self[.contentEncoding] != nil else { return false }
        var codings = elements(of: .contentEncoding)
        while let coding = codings.next(in: bytes) {
            let name = bytes.extracting(coding.range)
            if !FieldSyntax.equalsIgnoringCase(name, "identity") { return true }
        }
        return false
    }
}
