// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension MultipartFormDecoder {
    /// Whether a Content-Type is `multipart/form-data`, with whatever parameters.
    package static func isForm(contentType value: Span<UInt8>) -> Bool {
        parameters(ofContentType: value) != nil
    }

    /// The boundary that a Content-Type of `multipart/form-data` names, as a token or quoted; nil for another type, and
    /// where there is no boundary, more than one, or one that is none (RFC 2046 §5.1.1).
    package static func boundary(ofContentType value: Span<UInt8>) -> [UInt8]? {
        guard var parameters = parameters(ofContentType: value) else { return nil }
        var boundary: Range<Int>?
        while let parameter = parameters.next(in: value) {
            guard value.equals("boundary".utf8.span, ignoringCaseIn: parameter.name) else { continue }
            guard boundary == nil else { return nil }
            boundary = parameter.value
        }
        // An escape in the quotes needs no undoing: a boundary has no backslash.
        guard !parameters.isMalformed, let boundary, isBoundary(value.extracting(boundary)) else { return nil }
        var bytes: [UInt8] = []
        bytes.appendBytes(value.extracting(boundary))
        return bytes
    }

    /// 1 to 70 bchars, the last of them no space.
    static func isBoundary(_ text: Span<UInt8>) -> Bool {
        guard (1...70).contains(text.count), text[text.count - 1] != .space else { return false }
        for index in text.indices where text[index] != .space && !OctetSet.boundary.contains(text[index]) {
            return false
        }
        return true
    }

    /// The parameters behind `multipart/form-data`; nil for another type.
    private static func parameters(ofContentType value: Span<UInt8>) -> FieldParameterIterator? {
        let type = "multipart/form-data".utf8.span
        guard value.count >= type.count, value.equals(type, ignoringCaseIn: 0..<type.count) else { return nil }
        guard value.count == type.count || value[type.count].isBlank || value[type.count] == UInt8(ascii: ";")
        else { return nil }
        return FieldParameterIterator(type.count..<value.count)
    }
}
