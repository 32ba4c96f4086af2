// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
package import SystemPackage

extension FileDescriptor {
    /// Reads what has arrived on a socket into a buffer from index `filled` on, without ever waiting (recv(2),
    /// `MSG_DONTWAIT`); 0: the peer has sent all it will.
    ///
    /// - Parameter atMost: bytes, 1 and up; no more than there is room for are read.
    /// - Throws: EAGAIN where nothing has arrived, ECONNRESET where the peer is gone, ENOBUFS where there is no room.
    package func receive(into buffer: TransferBuffer, from filled: Int, atMost: Int) throws(Errno) -> Int {
        try buffer.withRoom(from: filled) { (room) throws(Errno) in
            let count = min(room.count, atMost)
            guard count > 0 else { throw .noBufferSpace }
            return try systemCall { recv(rawValue, room.baseAddress, count, CInt(MSG_DONTWAIT)) }
        }
    }
}
