// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The digests that a client may send and ask for (RFC 9530, section 5: the two that are not deprecated).
package enum DigestAlgorithm: Sendable, CaseIterable {
    case sha256, sha512

    /// How long a digest is.
    package var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha512: 64
        }
    }
}
