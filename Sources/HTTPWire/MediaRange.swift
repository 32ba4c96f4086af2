// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A set of media types, out of the configuration: one (`image/png`), all of a kind (`image/*`), or all (`*/*`)
/// (RFC 9110 §12.5.1, without parameters and weights).
package struct MediaRange: Hashable, Sendable {
    /// In lower case; nil for any.
    private let type: [UInt8]?
    /// In lower case; nil for any.
    private let subtype: [UInt8]?

    /// Nil where the text is none of the three forms.
    package init?(_ text: String) {
        let bytes = text.utf8.span
        let whole = 0..<bytes.count
        guard let slash = bytes.first(.slash, in: whole), bytes.isToken(0..<slash),
            bytes.isToken((slash + 1)..<bytes.count)
        else { return nil }
        let parts = [0..<slash, (slash + 1)..<bytes.count].map { $0.map { FieldSyntax.lowercased(bytes[$0]) } }
        let asterisk = [UInt8(ascii: "*")]
        type = parts[0] == asterisk ? nil : parts[0]
        subtype = parts[1] == asterisk ? nil : parts[1]
        // An asterisk is a token's character, and would silently match nothing.
        guard type != nil || subtype == nil, type?.contains(asterisk[0]) != true, subtype?.contains(asterisk[0]) != true
        else { return nil }
    }

    /// Whether a Content-Type is one of the set, whatever its parameters are; false for what is not `type/subtype`.
    package func matches(_ contentType: Span<UInt8>) -> Bool {
        let end = contentType.first(UInt8(ascii: ";"), in: 0..<contentType.count) ?? contentType.count
        let essence = contentType.trimmingBlanks(0..<end)
        guard let slash = contentType.first(.slash, in: essence) else { return false }
        let (type, subtype) = (essence.lowerBound..<slash, (slash + 1)..<essence.upperBound)
        guard contentType.isToken(type), contentType.isToken(subtype) else { return false }
        if let expected = self.type, !contentType.equals(expected.span, ignoringCaseIn: type) { return false }
        guard let expected = self.subtype else { return true }
        return contentType.equals(expected.span, ignoringCaseIn: subtype)
    }
}
