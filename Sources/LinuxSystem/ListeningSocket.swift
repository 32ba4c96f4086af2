// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// A stream socket that listens (listen(2)), non-blocking and closed on exec.
package struct ListeningSocket: ~Copyable, Sendable {
    /// Where it listens, with the port that the system chose where 0 was asked for.
    package let address: SocketAddress
    private let descriptor: OwnedDescriptor

    init(address: SocketAddress, descriptor: consuming OwnedDescriptor) {
        self.address = address
        self.descriptor = descriptor
    }

    /// The descriptor to watch.
    package var borrowed: FileDescriptor { descriptor.borrowed }

    /// Listens on an IPv4 or IPv6 address; an IPv6 socket takes no IPv4 connection.
    ///
    /// - Parameters:
    ///   - sharedPort: whether further sockets of this process may join with `SO_REUSEPORT`. The first one must bind
    ///     without it (`probe`), so that a second daemon is refused.
    ///   - backlog: connections that may wait to be accepted; the kernel caps it at net.core.somaxconn.
    package static func tcp(
        _ wanted: SocketAddress, sharedPort: Bool, backlog: Int32
    ) throws(Errno) -> ListeningSocket {
        let descriptor = try streamSocket(family: wanted.family)
        let number = descriptor.number
        try setOption(number, SOL_SOCKET, SO_REUSEADDR)
        if sharedPort { try setOption(number, SOL_SOCKET, SO_REUSEPORT) }
        if wanted.family == AF_INET6 { try setOption(number, CInt(IPPROTO_IPV6), IPV6_V6ONLY) }
        // Accepted sockets inherit it (tcp(7)); heads and bodies are joined with MSG_MORE where they go apart.
        try setOption(number, CInt(IPPROTO_TCP), TCP_NODELAY)
        try bindSocket(number, to: wanted)
        _ = try systemCall { listen(number, backlog) }
        return ListeningSocket(address: try localAddress(number), descriptor: descriptor)
    }

    /// Fails with EADDRINUSE where anybody has the address already, whether or not they would share it.
    ///
    /// Binds and does not listen, so that no client is taken in for a moment and then reset.
    package static func probe(_ wanted: SocketAddress) throws(Errno) {
        let descriptor = try streamSocket(family: wanted.family)
        try setOption(descriptor.number, SOL_SOCKET, SO_REUSEADDR)
        if wanted.family == AF_INET6 { try setOption(descriptor.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY) }
        try bindSocket(descriptor.number, to: wanted)
    }

    /// Removes the file of a Unix socket.
    package static func removeUnixSocket(_ path: String) throws(Errno) {
        _ = try systemCall { unlink(path) }
    }

    /// Sets the permissions of a Unix socket's file.
    ///
    /// - Throws: EOPNOTSUPP where a symbolic link has taken its place: what that leads to is not ours to open up.
    package static func setMode(_ mode: UInt16, ofUnixSocket path: String) throws(Errno) {
        _ = try systemCall { fchmodat(AT_FDCWD, path, mode_t(mode), AT_SYMLINK_NOFOLLOW) }
    }

    /// Listens on a Unix socket at a path that nothing has; sets its mode.
    package static func unix(path: String, mode: UInt16?, backlog: Int32) throws(Errno) -> ListeningSocket {
        var name = try unixSocketName(path)
        let descriptor = try streamSocket(family: AF_UNIX)
        let number = descriptor.number
        _ = try withUnsafePointer(to: &name) { pointer -> Result<CInt, Errno> in
            let address = UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return Result { () throws(Errno) in
                try systemCall { bind(number, address, socklen_t(MemoryLayout<sockaddr_un>.size)) }
            }
        }.get()
        if let mode { try setMode(mode, ofUnixSocket: path) }
        _ = try systemCall { listen(number, backlog) }
        return ListeningSocket(address: .unix, descriptor: descriptor)
    }

    /// Whether something accepts connections at a Unix socket's path: tells a living server from a stale file.
    package static func isAlive(unixPath path: String) -> Bool {
        guard var name = try? unixSocketName(path), let owned = try? streamSocket(family: AF_UNIX) else { return true }
        let connected = withUnsafePointer(to: &name) { pointer in
            let address = UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return connect(owned.number, address, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
        // EAGAIN: it listens and its queue is full. ECONNREFUSED: nobody has the file open.
        return connected == 0 || Errno(rawValue: errno) != .connectionRefused
    }

    /// Whether a socket is at a path that its server has left behind; false: nothing is there.
    ///
    /// - Throws: EADDRINUSE where its server is there, ENOTSOCK where something else has the path.
    package static func isStale(unixPath path: String) throws(Errno) -> Bool {
        guard let status = try? FileStatus(path: path, followingLinks: false) else { return false }
        guard status.kind == .socket else { throw .notSocket }
        guard !isAlive(unixPath: path) else { throw .addressInUse }
        return true
    }

    /// Takes the next waiting connection, non-blocking and closed on exec.
    ///
    /// - Throws: EAGAIN where none waits, EMFILE and ENFILE where no descriptor is left, and the network's errors of
    ///   accept(2), after which the next call may succeed.
    package func accept() throws(Errno) -> AcceptedSocket {
        var storage = sockaddr_storage()
        let number = try withUnsafeMutablePointer(to: &storage) { pointer -> Result<CInt, Errno> in
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let address = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
            return Result { () throws(Errno) in
                try systemCall { wharfd_accept(descriptor.number, address, &length) }
            }
        }.get()
        return AcceptedSocket(
            descriptor: OwnedDescriptor(FileDescriptor(rawValue: number)), peer: SocketAddress(storage))
    }
}

private func streamSocket(family: CInt) throws(Errno) -> OwnedDescriptor {
    let number = try systemCall {
        socket(family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    }
    return OwnedDescriptor(FileDescriptor(rawValue: number))
}

/// The address of a Unix socket's path; `sun_path` holds 108 bytes, the NUL among them (unix(7)).
func unixSocketName(_ path: String) throws(Errno) -> sockaddr_un {
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: name.sun_path) else { throw .fileNameTooLong }
    withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
    return name
}

private func bindSocket(_ number: CInt, to wanted: SocketAddress) throws(Errno) {
    _ = try wanted.withSystemAddress { (address, length) -> Result<CInt, Errno> in
        Result { () throws(Errno) in try systemCall { bind(number, address, length) } }
    }.get()
}

func setOption(_ number: CInt, _ level: CInt, _ option: CInt) throws(Errno) {
    var on: CInt = 1
    _ = try systemCall { setsockopt(number, level, option, &on, socklen_t(MemoryLayout<CInt>.size)) }
}

func localAddress(_ number: CInt) throws(Errno) -> SocketAddress {
    var storage = sockaddr_storage()
    _ = try withUnsafeMutablePointer(to: &storage) { pointer -> Result<CInt, Errno> in
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let address = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: sockaddr.self)
        return Result { () throws(Errno) in try systemCall { getsockname(number, address, &length) } }
    }.get()
    return SocketAddress(storage)
}
