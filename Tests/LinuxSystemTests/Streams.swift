// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import SystemPackage

/// A listener on a port of the kernel's choice, and those who connect to it.
enum Streams {
    static let loopback = SocketAddress.ipv4(0x7f00_0001, port: 0)

    /// The two ends of a TCP connection: the accepted one does not block, the client's does.
    static func tcpPair() throws(Errno) -> StreamPair {
        let listener = try ListeningSocket.tcp(loopback, sharedPort: false, backlog: 8)
        let client = try connect(to: listener.address)
        return StreamPair(server: try acceptWaiting(listener).takeDescriptor(), client: client)
    }

    /// The two ends of a Unix connection, neither of which blocks.
    static func unixPair() throws(Errno) -> StreamPair {
        var ends: [CInt] = [-1, -1]
        let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        _ = try systemCall { socketpair(AF_UNIX, type, 0, &ends) }
        return StreamPair(
            server: OwnedDescriptor(FileDescriptor(rawValue: ends[0])),
            client: OwnedDescriptor(FileDescriptor(rawValue: ends[1])))
    }

    /// A blocking socket that is connected.
    static func connect(to address: SocketAddress) throws(Errno) -> OwnedDescriptor {
        let number = try systemCall {
            socket(address.family, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        }
        let owned = OwnedDescriptor(FileDescriptor(rawValue: number))
        let result = address.withSystemAddress { pointer, length in
            Glibc.connect(number, pointer, length) == 0 ? 0 : errno
        }
        if result != 0 { throw Errno(rawValue: result) }
        return owned
    }

    /// Waits for a connection: the handshake over loopback may end after connect(2) has returned.
    static func acceptWaiting(_ listener: borrowing ListeningSocket) throws(Errno) -> AcceptedSocket {
        waitReadable(listener.borrowed)
        return try listener.accept()
    }

    /// Blocks until there is something to read or to accept, or until the peer has closed.
    static func waitReadable(_ descriptor: FileDescriptor) {
        var waits = [pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)]
        while poll(&waits, 1, -1) < 1 {}
    }

    /// Everything that arrives until the peer has sent its last; blocks.
    static func readToEnd(_ descriptor: FileDescriptor) throws(Errno) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            waitReadable(descriptor)
            let count = try descriptor.receive(into: &buffer, from: 0)
            if count == 0 { return all }
            all += buffer[..<count]
        }
    }
}

/// The two ends of one stream.
struct StreamPair: ~Copyable {
    let server: OwnedDescriptor
    let client: OwnedDescriptor

    /// Closes the client's end and keeps the server's.
    consuming func closingClient() -> OwnedDescriptor { server }

    /// Closes the server's end and keeps the client's.
    consuming func closingServer() -> OwnedDescriptor { client }
}

/// Runs a body that fails with an Errno, and returns which; nil: it succeeded.
func failure(of body: () throws(Errno) -> Void) -> Errno? {
    do throws(Errno) {
        try body()
        return nil
    } catch {
        return error
    }
}
