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
            guard let (fit, quality) = match(element, type, subtype, in: bytes) else { continue }
            if fit > best.fit || (fit == best.fit && quality > best.quality) { best = (fit, quality) }
        }
        return isEmpty ? 1000 : best.quality
    }

    /// How particular a range is that fits the type (1 to 3), and its weight; nil: it does not fit, or is malformed.
    private static func match(
        _ element: HeadSlice, _ type: StaticString, _ subtype: StaticString, in bytes: Span<UInt8>
    ) -> (fit: Int, quality: Int)? {
        guard let (essence, quality) = QualityValue.split(element, in: bytes) else { return nil }
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
        return (fit, quality)
    }

    private static func names(_ range: Range<Int>, _ text: StaticString, in bytes: Span<UInt8>) -> Bool {
        bytes.equals(text.description.utf8.span, ignoringCaseIn: range)
    }
}
