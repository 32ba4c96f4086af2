// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What the Accept field of a request says of a media type (RFC 9110 §12.5.1).
package enum AcceptedMedia {
    /// How well a type is liked: 0 (not at all) to 1000. Where there is no Accept, or nothing in it, every type is at
    /// 1000.
    ///
    /// The most particular range that fits decides: the type itself before `type/*` before `*/*`; of two alike the
    /// better one. Parameters other than `q` are passed over, as `charset` is what most of them are; so is an element
    /// that is malformed.
    ///
    /// - Parameters:
    ///   - type: in lower case, such as `application`.
    ///   - subtype: in lower case, such as `json`.
    ///   - bytes: the request's, which `head` points into.
    package static func quality(
        ofType type: StaticString, _ subtype: StaticString, in head: RequestHead, bytes: Span<UInt8>
    ) -> Int {
        var elements = head.elements(of: .accept)
        var best = (fit: 0, quality: 0)
        var isEmpty = true
        while let element = elements.next(in: bytes) {
            isEmpty = false
            guard let (fit, quality) = match(element.range, type, subtype, in: bytes) else { continue }
            if fit > best.fit || (fit == best.fit && quality > best.quality) { best = (fit, quality) }
        }
        return isEmpty ? 1000 : best.quality
    }

    /// How particular a range is that fits the type (1 to 3), and its weight; nil: it does not fit, or is malformed.
    private static func match(
        _ element: Range<Int>, _ type: StaticString, _ subtype: StaticString, in bytes: Span<UInt8>
    ) -> (fit: Int, quality: Int)? {
        let end = bytes.first(UInt8(ascii: ";"), in: element) ?? element.upperBound
        let essence = bytes.trimmingBlanks(element.lowerBound..<end)
        guard let slash = bytes.first(.slash, in: essence) else { return nil }
        let (first, second) = (essence.lowerBound..<slash, (slash + 1)..<essence.upperBound)
        let isType = names(first, type, in: bytes)
        let fit: Int
        if isType, names(second, subtype, in: bytes) {
            fit = 3
        } else if names(second, "*", in: bytes), isType || names(first, "*", in: bytes) {
            fit = isType ? 2 : 1
        } else {
            return nil
        }
        return weight(end..<element.upperBound, in: bytes).map { (fit, $0) }
    }

    /// The weight among an element's parameters, 1000 where it has none; nil where they are malformed.
    private static func weight(_ parameters: Range<Int>, in bytes: Span<UInt8>) -> Int? {
        var weight = QualityValue.most
        var iterator = FieldParameterIterator(parameters)
        while let parameter = iterator.next(in: bytes) {
            guard names(parameter.name, "q", in: bytes) else { continue }
            guard !parameter.isQuoted, let value = QualityValue.thousandths(bytes, parameter.value) else { return nil }
            weight = value
        }
        return iterator.isMalformed ? nil : weight
    }

    private static func names(_ range: Range<Int>, _ text: StaticString, in bytes: Span<UInt8>) -> Bool {
        bytes.equals(text.description.utf8.span, ignoringCaseIn: range)
    }
}
