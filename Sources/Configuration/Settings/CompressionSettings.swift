// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import HTTPWire

/// How a location's answers are compressed for clients that take them so (`Accept-Encoding`).
package struct CompressionSettings: Equatable, Sendable {
    /// Whether what has no sidecar is compressed by gzip.
    package var gzip: Bool
    /// zlib's level, from 1 (fast) to 9 (small).
    package var level: Int
    /// The codings whose ready-made files beside a file (`page.html.br`, `.zst`, `.gz`) are sent in its place; empty:
    /// none are looked for. Nor are they, whatever stands here, where files are taken: a stranger's would stand in for
    /// the operator's.
    package var sidecars: [ContentCoding]
    /// Bytes from which on a file is compressed.
    package var minimumSize: Int64
    /// The media types that are sent compressed, in lower case, without parameters: `text/*`.
    package var types: [String]
}
