// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A media type as it stands in Content-Type (RFC 9110 §8.3.1), with what the server needs to know of it worked out
/// once.
package struct MediaType: Hashable, Sendable {
    /// `type/subtype`, and parameters where it came with some.
    package let bytes: [UInt8]
    /// Whether a charset is to be added: `text/*` and `application/javascript` that come without one.
    ///
    /// Not JSON, which has no such parameter (RFC 8259 §11), and not the XML types outside of `text/`, SVG among them:
    /// they name their encoding inside, and a parameter would overrule it (RFC 7303 §3).
    package let needsCharset: Bool

    /// Nil where the bytes are not `type/subtype`, parameters after it or none, or have a control character among them.
    package init?(_ text: Span<UInt8>) {
        guard let slash = MediaType.tokenEnd(text, from: 0), slash < text.count, text[slash] == UInt8(ascii: "/"),
            let end = MediaType.tokenEnd(text, from: slash + 1), MediaType.areParameters(text, from: end)
        else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        bytes.appendBytes(text)
        let essence = bytes[..<end].map(FieldSyntax.lowercased)
        self.bytes = bytes
        needsCharset = !MediaType.hasCharset(bytes[end...]) && MediaType.isCharsetType(essence)
    }

    /// As above, for a string out of the configuration.
    package init?(_ text: String) {
        self.init(text.utf8.span)
    }

    /// `application/octet-stream`: bytes of which nothing is known.
    package static let octetStream = MediaType(known: "application/octet-stream")
    /// `text/plain`: text for people.
    package static let plainText = MediaType(known: "text/plain")

    private init(known text: StaticString) {
        bytes = Array(text.description.utf8)
        needsCharset = MediaType.isCharsetType(bytes)
    }

    /// Appends the type as a field value.
    ///
    /// - Parameter charset: its name, added where `needsCharset`; nil or empty for none.
    package func append(charset: [UInt8]?, to output: inout [UInt8]) {
        output.appendBytes(bytes)
        guard needsCharset, let charset, !charset.isEmpty else {
            return
        }
        output.appendBytes(MediaType.charsetParameter)
        ResponseHead.appendValue(charset.span, to: &output)
    }
}

extension MediaType {
    private static let charsetParameter = Array("; charset=".utf8)
    private static let textPrefix = Array("text/".utf8)
    private static let charsetTypes = ["application/javascript", "application/x-javascript"].map { Array($0.utf8) }

    /// Whether a browser runs scripts that stand in such a file: HTML and every kind of XML.
    package var isActive: Bool {
        let essence = bytes.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }.map(FieldSyntax.lowercased)
        return MediaType.activeTypes.contains(essence) || essence.suffix(4).elementsEqual("+xml".utf8)
    }

    private static let activeTypes = ["text/html", "text/xml", "application/xml"].map { Array($0.utf8) }

    private static func isCharsetType(_ essence: [UInt8]) -> Bool {
        essence.starts(with: textPrefix) || charsetTypes.contains(essence)
    }

    /// Where the token that begins at `start` ends; nil where there is none.
    private static func tokenEnd(_ text: Span<UInt8>, from start: Int) -> Int? {
        var end = start
        while end < text.count, FieldSyntax.isTokenCharacter(text[end]) {
            end += 1
        }
        return end > start ? end : nil
    }

    /// Whether what follows the type is nothing, or a semicolon and bytes that a field value may have.
    private static func areParameters(_ text: Span<UInt8>, from start: Int) -> Bool {
        let rest = FieldSyntax.trimmed(start..<text.count, of: text)
        guard !rest.isEmpty else {
            return start == text.count
        }
        for index in rest where FieldSyntax.isForbiddenInValue(text[index]) {
            return false
        }
        return text[rest.lowerBound] == UInt8(ascii: ";")
    }

    /// Whether a parameter is named charset. A `charset=` inside of another's quoted value is taken for one too: the
    /// worst that comes of it is that none is added.
    private static func hasCharset(_ parameters: ArraySlice<UInt8>) -> Bool {
        guard !parameters.isEmpty else {
            return false
        }
        let name = Array("charset=".utf8)
        return parameters.indices.contains { start in
            parameters[start...].prefix(name.count).map(FieldSyntax.lowercased) == name
        }
    }
}
