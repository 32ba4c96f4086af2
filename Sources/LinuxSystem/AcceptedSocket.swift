// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A connection as accept(2) gave it: non-blocking, with the address of its peer.
package struct AcceptedSocket: ~Copyable, Sendable {
    package let descriptor: OwnedDescriptor
    package let peer: SocketAddress

    package init(descriptor: consuming OwnedDescriptor, peer: SocketAddress) {
        self.descriptor = descriptor
        self.peer = peer
    }

    /// The descriptor, which the caller owns from now on.
    package consuming func takeDescriptor() -> OwnedDescriptor {
        descriptor
    }
}
