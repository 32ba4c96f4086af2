// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem
import struct SystemPackage.Errno
import struct SystemPackage.FileDescriptor

/// A listening socket that the supervisor owns and lends to loops: whoever holds a reference keeps it open.
///
/// Closing one resets what waits in its queue, so that is done only after it was accepted empty. Sendable: the socket
/// is immutable, and the kernel serves any number of acceptors.
package final class Listener: Sendable {
    /// Where it listens: what a connection may keep of it without keeping it open.
    package final class Endpoint: Sendable {
        package let address: SocketAddress
        /// What an operator knows it by, such as `127.0.0.1:8080` or `unix:/run/wharfd/http.sock`.
        package let name: String

        package init(address: SocketAddress, name: String) {
            self.address = address
            self.name = name
        }
    }

    private let socket: ListeningSocket
    package let endpoint: Endpoint
    /// Whether another process holds the socket too and goes on listening: whoever comes when this one accepts no
    /// more waits for the next.
    package let hasSuccessor: Bool

    package init(_ socket: consuming ListeningSocket, name: String, hasSuccessor: Bool = false) {
        self.hasSuccessor = hasSuccessor
        endpoint = Endpoint(address: socket.address, name: name)
        self.socket = socket
    }

    var borrowed: FileDescriptor { socket.borrowed }

    func accept() throws(Errno) -> AcceptedSocket {
        try socket.accept()
    }
}
