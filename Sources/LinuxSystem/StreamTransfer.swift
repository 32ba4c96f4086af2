// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// Moving bytes through a connected, non-blocking stream socket.
extension FileDescriptor {
    /// Reads what has arrived into `buffer` from index `filled` to its end; 0: the peer has sent all it will.
    ///
    /// - Throws: EAGAIN where nothing has arrived, ECONNRESET where the peer is gone.
    package func receive(into buffer: inout [UInt8], from filled: Int) throws(Errno) -> Int {
        guard filled < buffer.count else { throw .noBufferSpace }
        var result: Result<Int, Errno> = .success(0)
        buffer.withUnsafeMutableBytes { bytes in
            let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
            do throws(Errno) {
                result = .success(try systemCall { recv(rawValue, rest.baseAddress, rest.count, 0) })
            } catch { result = .failure(error) }
        }
        return try result.get()
    }

    /// Sends two pieces in one call, the second possibly empty; returns how many bytes of both the kernel took.
    ///
    /// - Parameter more: whether further bytes follow at once, so that the kernel may wait to fill a segment.
    /// - Throws: EAGAIN where no room is, EPIPE and ECONNRESET where the peer is gone.
    package func send(_ first: Span<UInt8>, _ second: Span<UInt8>, more: Bool = false) throws(Errno) -> Int {
        var result: Result<Int, Errno> = .success(0)
        first.withUnsafeBytes { one in
            second.withUnsafeBytes { two in
                do throws(Errno) {
                    result = .success(
                        try systemCall {
                            wharfd_send(rawValue, one.baseAddress, one.count, two.baseAddress, two.count, more ? 1 : 0)
                        })
                } catch { result = .failure(error) }
            }
        }
        return try result.get()
    }

    /// Sends up to `count` bytes of a file from `offset` on (sendfile(2)); 0: the file ends before `offset`.
    package func sendFile(_ file: FileDescriptor, offset: Int64, count: Int) throws(Errno) -> Int {
        var position = off_t(offset)
        return try systemCall { sendfile(rawValue, file.rawValue, &position, count) }
    }

    /// Bytes in the send queue, which the peer has not acknowledged (`SIOCOUTQ`, tcp(7)).
    package func unacknowledgedCount() -> Int {
        Int(wharfd_unacknowledged(rawValue))
    }

    /// Says that no more will be sent (shutdown(2), `SHUT_WR`); a peer that is gone already is fine.
    package func shutdownSending() {
        _ = shutdown(rawValue, CInt(SHUT_WR))
    }

    /// Makes the coming close a reset rather than an orderly end (`SO_LINGER` of 0 seconds), for an answer cut short:
    /// the peer must not take what it has for the whole.
    package func abortOnClose() {
        var now = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(rawValue, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    /// Where this socket is connected on our side.
    package func localSocketAddress() -> SocketAddress {
        var storage = sockaddr_storage()
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let address = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return getsockname(rawValue, address, &length)
        }
        return result == 0 ? SocketAddress(storage) : .unix
    }
}
