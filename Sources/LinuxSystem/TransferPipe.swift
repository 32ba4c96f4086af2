// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// A pipe that a body goes through on its way from a socket to a file, so that its bytes are copied once and not twice
/// (splice(2)).
///
/// Immutable and Sendable: two descriptors that close with it. What is in the pipe is for one exchange at a time, which
/// hands it to the offload pool and waits for its return.
package final class TransferPipe: Sendable {
    /// Bytes that fit, in pieces of a page at least.
    package static let capacity = 1 << 20

    private let output: OwnedDescriptor
    private let input: OwnedDescriptor

    /// - Throws: EMFILE; EPERM where this user's pipes have as many pages as they may (pipe(7)).
    package init() throws(Errno) {
        var ends: (CInt, CInt) = (-1, -1)
        _ = try withUnsafeMutableBytes(of: &ends) { (raw) throws(Errno) in
            try systemCall { wharfd_pipe(raw.assumingMemoryBound(to: CInt.self).baseAddress, CInt(Self.capacity)) }
        }
        output = OwnedDescriptor(FileDescriptor(rawValue: ends.0))
        input = OwnedDescriptor(FileDescriptor(rawValue: ends.1))
    }

    /// Takes what has arrived at a socket into the pipe, at most `most` bytes; 0: the peer has sent all that it will.
    ///
    /// - Throws: EAGAIN where nothing has arrived, and where the pipe has no room.
    package func fill(from socket: FileDescriptor, atMost most: Int) throws(Errno) -> Int {
        try systemCall { wharfd_splice(socket.rawValue, input.number, nil, most) }
    }

    /// Writes `count` bytes, which the pipe has, to a file from `offset` on.
    func empty(into file: CInt, count: Int, at offset: Int64) throws(Errno) {
        var position = off_t(offset)
        var rest = count
        while rest > 0 {
            let moved: Int
            do throws(Errno) {
                moved = try systemCall { wharfd_splice(output.number, file, &position, rest) }
            } catch .invalidArgument {
                // A file system that nothing can be spliced into.
                return try copy(into: file, count: rest, at: Int64(position))
            }
            guard moved > 0 else { throw .noSpace }
            rest -= moved
        }
    }

    private func copy(into file: CInt, count: Int, at offset: Int64) throws(Errno) {
        let buffer = TransferBuffer(capacity: 64 << 10)
        var done = 0
        while done < count {
            let most = min(count - done, buffer.capacity)
            let read = try buffer.withRoom(from: 0) { (memory) throws(Errno) in
                try systemCall { Glibc.read(output.number, memory.baseAddress, most) }
            }
            guard read > 0 else { throw .ioError }
            try buffer.withBytes(0..<read) { (bytes) throws(Errno) in
                try bytes.withUnsafeBytes { (raw) throws(Errno) in
                    try writeAll(raw, to: file, at: offset + Int64(done))
                }
            }
            done += read
        }
    }
}

/// Writes all of a piece of memory to a file (pwrite(2)).
func writeAll(_ bytes: UnsafeRawBufferPointer, to file: CInt, at offset: Int64) throws(Errno) {
    var rest = bytes[...]
    let end = offset + Int64(bytes.count)
    while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let position = off_t(end - Int64(piece.count))
        let count = try systemCall { pwrite(file, piece.baseAddress, piece.count, position) }
        guard count > 0 else { throw .noSpace }
        rest = rest.dropFirst(count)
    }
}
