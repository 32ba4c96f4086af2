// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// Reading regular files.
extension FileDescriptor {
    /// So many bytes of a file, fewer where it ends before.
    ///
    /// - Parameters:
    ///   - offset: where they begin.
    ///   - cachedOnly: throw EAGAIN rather than wait for the disk (preadv2(2), `RWF_NOWAIT`), and also where
    ///     the file system cannot tell whether it would wait.
    package func readFile(from offset: Int64 = 0, count: Int, cachedOnly: Bool) throws(Errno) -> [UInt8] {
        // An array with room for nothing is the one that all empty arrays share, and would be written to.
        guard count > 0 else { return [] }
        var failure: Errno?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let whole = UnsafeMutableRawBufferPointer(buffer)
                let rest = UnsafeMutableRawBufferPointer(rebasing: whole[initialized...])
                let place = off_t(offset) + off_t(initialized)
                do throws(Errno) {
                    let read = try systemCall {
                        cachedOnly
                            ? wharfd_pread_nowait(rawValue, rest.baseAddress, rest.count, place)
                            : Glibc.pread(rawValue, rest.baseAddress, rest.count, place)
                    }
                    if read == 0 { return }
                    initialized += read
                } catch {
                    // EOPNOTSUPP: the file system (tmpfs, FUSE, NFS) cannot tell, so that the read might wait.
                    failure = cachedOnly && error == .notSupportedOnSocket ? .wouldBlock : error
                    return
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Reads into a buffer from its front; returns how many bytes came, 0 at the file's end.
    package func readFile(into buffer: TransferBuffer, at offset: Int64) throws(Errno) -> Int {
        try buffer.withRoom(from: 0) { (memory) throws(Errno) in
            try systemCall { Glibc.pread(rawValue, memory.baseAddress, memory.count, off_t(offset)) }
        }
    }

    /// Whether the byte at `offset` can be read without waiting for the disk; false where that cannot be told.
    package func isInPageCache(at offset: Int64) -> Bool {
        var byte: UInt8 = 0
        do throws(Errno) {
            _ = try systemCall { wharfd_pread_nowait(rawValue, &byte, 1, off_t(offset)) }
            return true
        } catch {
            // A file that cannot be read at all is for sendfile(2) to complain of.
            return error != .wouldBlock
        }
    }

    /// Brings a piece of a file into the page cache, waiting for it; for the offload pool.
    package func readAhead(offset: Int64, count: Int) {
        _ = wharfd_readahead(rawValue, off_t(offset), count)
        // readahead(2) only starts the reading; the last byte's arrival says that the piece is there.
        var byte: UInt8 = 0
        _ = Glibc.pread(rawValue, &byte, 1, off_t(offset + Int64(max(count - 1, 0))))
        _ = Glibc.pread(rawValue, &byte, 1, off_t(offset))
    }
}
