// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ResponseHead {
    /// Appends Repr-Digest with one digest (RFC 9530 §3).
    package static func appendReprDigest(_ name: DigestName, _ digest: [UInt8], to output: inout [UInt8]) {
        output.appendBytes(FieldName.reprDigest.bytes)
        output.appendBytes(name.key.utf8.span)
        output.append(UInt8(ascii: "="))
        output.append(.colon)
        Base64.append(digest.span, to: &output)
        output.append(.colon)
        output.appendLineEnd()
    }
}
