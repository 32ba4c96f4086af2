// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CZlib

/// The one owner of a zlib stream that compresses to gzip.
///
/// zlib's state points back at its `z_stream`, so that this must never move in memory: it lives behind a pointer that
/// is allocated here and freed with the owner. All unsafe code of the module is in this file.
struct DeflateStream: ~Copyable {
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter level: 1 to 9, or zlib refuses it.
    init(level: Int32) throws(GzipError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = czlib_deflate_init_gzip(stream, level)
        guard code == Z_OK else {
            // A failed initialization leaves nothing for deflateEnd.
            stream.deallocate()
            throw code == Z_MEM_ERROR ? .outOfMemory : .unexpected(code: code)
        }
        self.stream = stream
    }

    deinit {
        // Z_DATA_ERROR only says that the stream was not at its end.
        _ = deflateEnd(stream)
        stream.deallocate()
    }

    /// How many bytes a whole input of so many bytes can take at most, when it is compressed in one go.
    func bound(count: Int) -> Int {
        Int(clamping: deflateBound(stream, UInt(count)))
    }

    /// Compresses all of the input and appends what zlib gives out, at most `step` bytes at a time.
    ///
    /// - Parameters:
    ///   - mode: Z_NO_FLUSH, Z_SYNC_FLUSH or Z_FINISH, applied at the end of the input.
    ///   - step: 1 and up; how much room is made in `output` at once.
    mutating func deflate(
        _ input: Span<UInt8>, mode: Int32, step: Int, to output: inout [UInt8]
    ) throws(GzipError) {
        // zlib counts in 32 bits.
        let limit = 1 << 30
        var start = 0
        repeat {
            let end = min(input.count, start + limit)
            let code = input.extracting(start..<end).withUnsafeBufferPointer { bytes in
                run(bytes, mode: end == input.count ? mode : Z_NO_FLUSH, step: min(step, limit), to: &output)
            }
            guard code == Z_OK || code == Z_STREAM_END else {
                throw .unexpected(code: code)
            }
            start = end
        } while start < input.count
    }

    /// Calls zlib until it leaves room in the output, which says that it has nothing more to give.
    private func run(_ bytes: UnsafeBufferPointer<UInt8>, mode: Int32, step: Int, to output: inout [UInt8]) -> Int32 {
        // zlib only reads through this pointer; it is not const for want of ZLIB_CONST.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.pointee.avail_in = uInt(bytes.count)
        defer {
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
        }
        var code = Z_OK
        repeat {
            output.append(addingCapacity: step) { room in
                room.withUnsafeMutableBufferPointer { buffer, initializedCount in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = uInt(buffer.count)
                    code = CZlib.deflate(stream, mode)
                    initializedCount = buffer.count - Int(stream.pointee.avail_out)
                }
            }
        } while stream.pointee.avail_out == 0 && code == Z_OK
        // zlib's word for a call that had nothing to do, which a flush may be.
        return code == Z_BUF_ERROR ? Z_OK : code
    }
}
