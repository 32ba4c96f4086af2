// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The framing of a multipart/byteranges body: what stands before, between and after the parts (RFC 9110 §14.6,
/// RFC 2046 §5.1).
///
/// The body is, for each range, its part head and then its bytes of the representation; at the end, the closing
/// delimiter.
package struct MultipartByteRanges: Sendable {
    /// The parts, in the order in which they are sent.
    package let ranges: [ByteRange]
    /// Bytes of the whole body, framing and parts.
    package let contentLength: Int64

    /// Bytes of the representation that the ranges are taken from.
    private let size: Int64
    private let boundary: [UInt8]
    /// From the delimiter's hyphens to the name of Content-Range, the same for each part.
    private let partPrefix: [UInt8]

    /// - Parameters:
    ///   - contentType: of the representation, as in its Content-Type; a control character becomes a space.
    ///   - boundary: 1 to 70 letters, digits and `'()+_,-./:=?` (RFC 2046 §5.1.1), which the content must not have:
    ///     take enough random ones.
    ///
    /// Nil for a boundary that is not such, and where the length does not fit in 63 bits.
    package init?(ranges: [ByteRange], size: Int64, contentType: Span<UInt8>, boundary: [UInt8]) {
        // No space, which may not come last and is of no use.
        guard (1...70).contains(boundary.count), boundary.allSatisfy(OctetSet.boundary.contains) else {
            return nil
        }
        var partPrefix = Array("--".utf8)
        partPrefix.append(contentsOf: boundary)
        partPrefix.appendLineEnd()
        ResponseHead.appendField(.contentType, contentType, to: &partPrefix)
        partPrefix.append(contentsOf: FieldName.contentRange.bytes)

        var length = Int64(MultipartByteRanges.closingCount(boundary))
        for (index, range) in ranges.enumerated() {
            let head = (index == 0 ? 0 : 2) + partPrefix.count + range.contentRangeCount(size: size) + 4
            let (withHead, hasOverflowed) = length.addingReportingOverflow(Int64(head))
            let (withPart, hasCarried) = withHead.addingReportingOverflow(range.count)
            guard !hasOverflowed, !hasCarried else {
                return nil
            }
            length = withPart
        }
        self.ranges = ranges
        self.size = size
        self.boundary = boundary
        self.partPrefix = partPrefix
        contentLength = length
    }

    /// Appends the value of the response's own Content-Type.
    package func appendContentType(to output: inout [UInt8]) {
        output.appendBytes(MultipartByteRanges.mediaType)
        output.appendBytes(boundary)
        output.append(UInt8(ascii: "\""))
    }

    /// Appends the delimiter and the fields that go before the bytes of `ranges[index]`; nothing for an index that is
    /// not one.
    package func appendPartHead(_ index: Int, to output: inout [UInt8]) {
        guard ranges.indices.contains(index) else {
            return
        }
        if index > 0 {
            output.appendLineEnd()
        }
        output.appendBytes(partPrefix)
        ranges[index].appendContentRange(size: size, to: &output)
        output.appendLineEnd()
        output.appendLineEnd()
    }

    /// Appends what ends the body after the last part.
    package func appendClosing(to output: inout [UInt8]) {
        output.appendLineEnd()
        output.appendBytes(MultipartByteRanges.hyphens)
        output.appendBytes(boundary)
        output.appendBytes(MultipartByteRanges.hyphens)
        output.appendLineEnd()
    }

    // Quoted, since a boundary may have characters that a token may not (RFC 2046 §5.1.1).
    private static let mediaType = Array("multipart/byteranges; boundary=\"".utf8)
    private static let hyphens = Array("--".utf8)

    private static func closingCount(_ boundary: [UInt8]) -> Int {
        boundary.count + 2 * (hyphens.count + 2)
    }
}
