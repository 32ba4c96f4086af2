// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A hash algorithm that digest fields may name and this server computes (RFC 9530 §5).
package enum DigestName: Sendable, CaseIterable {
    case sha256, sha512

    /// The key in the fields' dictionaries.
    package var key: String {
        switch self {
        case .sha256: "sha-256"
        case .sha512: "sha-512"
        }
    }

    /// Bytes of a digest.
    package var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        }
    }

    /// The algorithm whose key is the octets of `range`; nil for one that is not known. Keys have no upper case.
    init?(key range: Range<Int>, in bytes: Span<UInt8>) {
        for name in DigestName.allCases {
            let key = name.key.utf8.span
            if key.count == range.count, bytes.extracting(range).begins(with: key) {
                self = name
                return
            }
        }
        return nil
    }
}
