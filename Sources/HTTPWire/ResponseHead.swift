// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Writes the head of a response: a status line, fields, an empty line (RFC 9112 §4, §5).
///
/// Everything is appended to the caller's buffer; with its capacity reserved, nothing is allocated. No byte that would
/// end a line gets out with a value: in each, controls other than the tab become spaces, as RFC 9110 §5.5 has it.
package enum ResponseHead {
    /// Appends `HTTP/1.1`, the code, and its phrase where it has one.
    ///
    /// The version is that of the server, also to a client of HTTP/1.0 (RFC 9110 §6.2). A code out of 100 to 599 goes
    /// out as 500: there is no other that a client could make sense of (§15).
    package static func appendStatusLine(_ status: Status, to output: inout [UInt8]) {
        let index = Int(status.rawValue) - 100
        output.append(contentsOf: statusLines[statusLines.indices.contains(index) ? index : 400])
    }

    /// Appends a field with a value that may come from outside; see above for what becomes of controls.
    package static func appendField(_ name: FieldName, _ value: Span<UInt8>, to output: inout [UInt8]) {
        output.append(contentsOf: name.bytes)
        appendValue(value, to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// As for a span.
    package static func appendField(_ name: FieldName, _ value: [UInt8], to output: inout [UInt8]) {
        appendField(name, value.span, to: &output)
    }

    /// As for a span. A literal, or a string out of the settings: one that is made for each response costs memory.
    package static func appendField(_ name: FieldName, _ value: String, to output: inout [UInt8]) {
        appendField(name, value.utf8.span, to: &output)
    }

    /// Appends a field with a number, such as Content-Length.
    package static func appendField(_ name: FieldName, _ value: Int64, to output: inout [UInt8]) {
        output.append(contentsOf: name.bytes)
        output.appendDecimal(value)
        output.append(contentsOf: lineEnd)
    }

    /// Appends a field with a date.
    package static func appendField(_ name: FieldName, _ value: HTTPDate, to output: inout [UInt8]) {
        output.append(contentsOf: name.bytes)
        value.append(to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// Appends a field with an entity tag.
    package static func appendField(_ name: FieldName, _ value: EntityTag, to output: inout [UInt8]) {
        output.append(contentsOf: name.bytes)
        value.append(to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// Appends Content-Type.
    ///
    /// - Parameter charset: added as a parameter where the type is text without one; nil or empty for none.
    package static func appendContentType(_ type: MediaType, charset: [UInt8]?, to output: inout [UInt8]) {
        output.append(contentsOf: FieldName.contentType.bytes)
        type.append(charset: charset, to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// Appends Content-Range for a part of a representation of `size` bytes.
    package static func appendContentRange(_ range: ByteRange, size: Int64, to output: inout [UInt8]) {
        output.append(contentsOf: FieldName.contentRange.bytes)
        range.appendContentRange(size: size, to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// Appends Content-Range for a 416.
    package static func appendUnsatisfiedContentRange(size: Int64, to output: inout [UInt8]) {
        output.append(contentsOf: FieldName.contentRange.bytes)
        ByteRange.appendUnsatisfiedContentRange(size: size, to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// Appends Content-Type for a body of several ranges.
    package static func appendContentType(_ multipart: MultipartByteRanges, to output: inout [UInt8]) {
        output.append(contentsOf: FieldName.contentType.bytes)
        multipart.appendContentType(to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// Appends Location; see `LocationValue` for what is done to path and query.
    package static func appendLocation(path: Span<UInt8>, query: Span<UInt8>, to output: inout [UInt8]) {
        output.append(contentsOf: FieldName.location.bytes)
        LocationValue.append(path: path, query: query, to: &output)
        output.append(contentsOf: lineEnd)
    }

    /// Appends the empty line that ends a head.
    package static func appendEnd(to output: inout [UInt8]) {
        output.append(contentsOf: lineEnd)
    }

    /// Appends a value from outside, controls made spaces.
    static func appendValue(_ value: Span<UInt8>, to output: inout [UInt8]) {
        output.append(addingCapacity: value.count) { out in
            for index in value.indices {
                let byte = value[index]
                out.append(FieldSyntax.isForbiddenInValue(byte) ? 0x20 : byte)
            }
        }
    }

    private static let lineEnd = Array("\r\n".utf8)

    /// The line for each code from 100 to 599.
    private static let statusLines: [[UInt8]] = (UInt16(100)...599).map { code in
        var line = Array("HTTP/1.1 ".utf8)
        line.appendDecimal(Int64(code))
        // The space stays where there is no phrase (RFC 9112 §4).
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: Status(rawValue: code).reasonPhrase.description.utf8)
        line.append(contentsOf: lineEnd)
        return line
    }
}
