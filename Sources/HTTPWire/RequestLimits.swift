// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How much of a request's head and chunked framing this server reads, in bytes and in fields.
///
/// A head's places are 16-bit offsets, so each limit on the head has a maximum; the parser takes a larger one for it.
package struct RequestLimits: Equatable, Sendable {
    /// The request line without its line end; one byte more is a 414.
    package var requestLine = 8_192
    /// All field lines of a head together, their line ends included and the final empty line not; more is a 431.
    package var fieldBytes = 16_384
    /// Field lines of a head; one more is a 431.
    package var fieldCount = 100
    /// Chunk extensions, in excess of the data bytes that they came with; one byte more is a 400.
    ///
    /// A chunk pays for as many bytes of extension as it has bytes of data, so that signed chunks pass at any number
    /// and a body of nothing but extensions ends soon.
    package var chunkExtensionBytes = 4_096
    /// All trailer lines together, counted as `fieldBytes` is; more is a 400.
    package var trailerBytes = 4_096

    /// The most that `requestLine` can be: 16 KiB.
    package static let maximumRequestLine = 16_384
    /// The most that `fieldBytes` can be: 47 KiB.
    ///
    /// With the longest request line, the empty lines before it and the two line ends this stays below 65,536.
    package static let maximumFieldBytes = 48_128
    /// The most that `fieldCount` can be: no more fit into the bytes.
    package static let maximumFieldCount = maximumFieldBytes / 4
    /// The most empty-line bytes that are skipped before a request line: four CRLFs (RFC 9112 §2.2).
    package static let emptyLineBytes = 8

    package init() {}
}
