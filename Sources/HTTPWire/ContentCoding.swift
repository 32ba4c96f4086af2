// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How a representation is coded for the way (RFC 9110 §8.4.1).
package enum ContentCoding: UInt8, CaseIterable, Sendable {
    case identity, gzip, brotli, zstandard

    /// Its name in `Content-Encoding` and `Accept-Encoding`.
    package var name: String {
        switch self {
        case .identity: "identity"
        case .gzip: "gzip"
        case .brotli: "br"
        case .zstandard: "zstd"
        }
    }
}
