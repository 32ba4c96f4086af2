// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Which digest a client would like to be told, in Want-Repr-Digest or Want-Content-Digest (RFC 9530 §4).
package struct WantedDigests: Equatable, Sendable {
    /// The known algorithm that the client likes best, SHA-256 of two that it likes the same; nil where it wants none
    /// of them.
    package private(set) var preferred: DigestName?

    /// Reads all lines of one field.
    ///
    /// A field that is no dictionary, or has anything but an integer of 0 to 10 for an algorithm that is known, is
    /// taken for absent: the digest is a courtesy.
    package init(_ field: KnownField, of head: RequestHead, bytes: Span<UInt8>) {
        guard head[field] != nil else { return }
        var sha256: Int64 = 0
        var sha512: Int64 = 0
        var lines = head.fields
        while let line = lines.next(field, in: bytes) {
            var members = StructuredDictionary(line)
            while let member = members.next(in: bytes) {
                guard let name = DigestName(key: member.key, in: bytes) else { continue }
                guard case .integer(let weight) = member.value, (0...10).contains(weight) else { return }
                switch name {
                case .sha256: sha256 = weight
                case .sha512: sha512 = weight
                }
            }
            guard !members.isMalformed else { return }
        }
        guard max(sha256, sha512) > 0 else { return }
        preferred = sha256 >= sha512 ? .sha256 : .sha512
    }
}
