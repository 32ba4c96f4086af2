// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CZlib
import Synchronization

/// Compresses a stream to gzip (RFC 1952), a piece at a time. The same pieces and calls give the same bytes on every
/// run: no time and no name in the header.
///
/// A declared door between threads: the stream is behind a lock, so that a worker can start an encoder and the offload
/// pool can feed it. One piece after the other is for the caller to see to. Takes about 256 KiB while it lives.
package final class GzipEncoder: Sendable {
    /// The levels that there are, from fast to small.
    package static let levels = 1...9
    /// zlib's own balance between the two.
    package static let defaultLevel = 6

    /// Room made in the output at once; no more than this is over at the end.
    private static let step = 16 * 1024

    /// Nil once the stream is finished or has failed.
    private let stream: Mutex<DeflateStream?>

    /// - Parameter level: one of `levels`, else `invalidLevel`.
    package init(level: Int = GzipEncoder.defaultLevel) throws(GzipError) {
        stream = Mutex(try GzipEncoder.makeStream(level: level))
    }

    /// Compresses the bytes; what is ready is appended, which may be nothing yet.
    package func encode(_ input: Span<UInt8>, to output: inout [UInt8]) throws(GzipError) {
        guard !input.isEmpty else {
            return
        }
        try deflate(input, mode: Z_NO_FLUSH, to: &output)
    }

    /// Appends all that has been taken in, so that a reader can decode it now. Costs some compression.
    package func flush(to output: inout [UInt8]) throws(GzipError) {
        try deflate(Span(), mode: Z_SYNC_FLUSH, to: &output)
    }

    /// Appends the end of the stream, and frees its memory.
    package func finish(to output: inout [UInt8]) throws(GzipError) {
        try deflate(Span(), mode: Z_FINISH, to: &output)
    }

    static func makeStream(level: Int) throws(GzipError) -> DeflateStream {
        guard levels.contains(level) else {
            throw .invalidLevel(level)
        }
        return try DeflateStream(level: Int32(level))
    }

    private func deflate(_ input: Span<UInt8>, mode: Int32, to output: inout [UInt8]) throws(GzipError) {
        try stream.withLock { slot throws(GzipError) in
            // Taken out while it is used: after an error it is gone, and so after the end.
            guard var stream = slot.take() else {
                throw .finished
            }
            try stream.deflate(input, mode: mode, step: GzipEncoder.step, to: &output)
            if mode != Z_FINISH {
                slot = consume stream
            }
        }
    }
}
