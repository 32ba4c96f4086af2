// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Text as it may stand in HTML, between tags and in an attribute's value in quotes of either kind.
package enum HTMLText {
    /// Appends bytes with what means something to HTML escaped (`&`, `<`, `>`, `"`, `'`).
    ///
    /// A control character is shown as its symbol (U+2400 to U+241F, U+2421), so that a name stays on one line; what is
    /// not UTF-8, and a control character of Unicode's second set (U+0080 to U+009F), as U+FFFD. The result is UTF-8.
    package static func append(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        for index in bytes.indices where bytes[index] >= 0x80 { return appendUnicode(bytes, to: &output) }
        for index in bytes.indices { appendASCII(bytes[index], to: &output) }
    }

    /// As for a span.
    package static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        append(bytes.span, to: &output)
    }

    private static func appendUnicode(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        copy.appendBytes(bytes)
        for scalar in String(decoding: copy, as: UTF8.self).unicodeScalars {
            switch scalar.value {
            case ..<0x80: appendASCII(UInt8(truncatingIfNeeded: scalar.value), to: &output)
            case 0x80...0x9F: output.append(contentsOf: [0xEF, 0xBF, 0xBD])
            default: output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
    }

    private static func appendASCII(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "&"): output.append(contentsOf: "&amp;".utf8)
        case UInt8(ascii: "<"): output.append(contentsOf: "&lt;".utf8)
        case UInt8(ascii: ">"): output.append(contentsOf: "&gt;".utf8)
        case .quote: output.append(contentsOf: "&quot;".utf8)
        case UInt8(ascii: "'"): output.append(contentsOf: "&#39;".utf8)
        // U+2400 and up, in UTF-8: one symbol for each.
        case ..<0x20: output.append(contentsOf: [0xE2, 0x90, 0x80 | byte])
        case 0x7F: output.append(contentsOf: [0xE2, 0x90, 0xA1])
        default: output.append(byte)
        }
    }
}
