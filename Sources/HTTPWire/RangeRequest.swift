// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a Range field asks of a representation of a known size (RFC 9110 §14.2).
package enum RangeRequest: Equatable, Sendable {
    /// The field is as good as absent, and the whole representation goes out with 200: it is malformed, or its unit is
    /// not bytes, or it names more than `maximumCount` ranges or, all together, more bytes than there are. So is one
    /// that asks an empty representation for its last bytes: satisfiable, but there is no Content-Range for nothing.
    case ignored
    /// Well formed, and nothing that it names is there: 416.
    case unsatisfiable
    /// One part: 206 with Content-Range.
    case single(ByteRange)
    /// Two parts or more: 206 with multipart/byteranges. They do not overlap, and a gap of at least `minimumGap` bytes
    /// lies between any two. They stand in the order that the client asked for; what was joined stands where the first
    /// of it stood.
    case several([ByteRange])

    /// The most ranges that one field may name, satisfiable or not.
    package static let maximumCount = 128
    /// Two ranges with fewer bytes than this between them become one: that costs less than the head of another part.
    package static let minimumGap: Int64 = 80

    /// Reads the value of a Range field.
    ///
    /// Memory is taken only from the second satisfiable range on, and for at most `maximumCount` of them. Numbers may
    /// have any number of digits. More than one Range line is the caller's to ignore.
    ///
    /// - Parameter size: bytes of the selected representation, 0 and up.
    package init(_ value: Span<UInt8>, size: Int64) {
        guard size >= 0, let start = RangeRequest.rangeSetStart(value) else {
            self = .ignored
            return
        }
        var set = RangeSet(size: size)
        var position = start
        while let member = FieldSyntax.nextMember(of: value, at: &position) {
            guard let spec = RangeSpec(value.extracting(member)), set.add(spec) else {
                self = .ignored
                return
            }
        }
        self = set.request
    }

    /// Where the list after `bytes=` begins. The unit may be in any case; no white space around the sign.
    private static func rangeSetStart(_ value: Span<UInt8>) -> Int? {
        let unit = "bytes="
        guard value.count >= unit.utf8.count,
            FieldSyntax.equalsIgnoringCase(value.extracting(0..<unit.utf8.count), unit)
        else {
            return nil
        }
        return unit.utf8.count
    }
}
