// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

extension ListeningSocket {
    /// Takes over a socket that whoever started this process has made and goes on holding (systemd.socket(5)).
    ///
    /// It is made non-blocking, which the other holder notices too, as the flag is the socket's and not the
    /// descriptor's: several threads wait for one connection, and one of them gets it. Never shut it down (shutdown(2)):
    /// that would end it for the other holder as well.
    ///
    /// - Throws: ENOTSOCK for what is no socket; EPROTOTYPE for one that is no stream, or of another family than IPv4,
    ///   IPv6 and Unix; EINVAL for one that does not listen; EBADF.
    package static func inherited(_ descriptor: consuming OwnedDescriptor) throws(Errno) -> ListeningSocket {
        let number = descriptor.number
        let families = [AF_INET, AF_INET6, AF_UNIX]
        guard try option(number, SO_TYPE) == CInt(SOCK_STREAM.rawValue),
            families.contains(try option(number, SO_DOMAIN))
        else { throw .protocolWrongTypeForSocket }
        guard try option(number, SO_ACCEPTCONN) != 0 else { throw .invalidArgument }
        _ = try systemCall { wharfd_set_nonblocking(number) }
        _ = try systemCall { fcntl(number, F_SETFD, FD_CLOEXEC) }
        let address = try localAddress(number)
        // Accepted sockets inherit it, as they do from those that `tcp` makes.
        if address != .unix { try setOption(number, CInt(IPPROTO_TCP), TCP_NODELAY) }
        return ListeningSocket(address: address, descriptor: descriptor)
    }

    /// The path of a Unix socket, of one in the abstract namespace with `@` before its name (unix(7)); nil for others.
    package var unixPath: String? {
        var name = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let number = borrowed.rawValue
        let result = withUnsafeMutablePointer(to: &name) { pointer in
            // getsockname(2) writes no more than `length` bytes, which is the size of what the pointer leads to.
            getsockname(number, UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), &length)
        }
        guard result == 0, CInt(name.sun_family) == AF_UNIX else { return nil }
        let before = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: name.sun_path)
        let bytes = withUnsafeBytes(of: &name.sun_path) { Array($0.prefix(max(0, Int(length) - before))) }
        if bytes.first == 0 { return "@" + String(decoding: bytes.dropFirst(), as: UTF8.self) }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func option(_ number: CInt, _ name: CInt) throws(Errno) -> CInt {
        var value: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        _ = try systemCall { getsockopt(number, SOL_SOCKET, name, &value, &length) }
        return value
    }
}
