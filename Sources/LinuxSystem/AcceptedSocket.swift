// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A connection as accept(2) gave it: non-blocking, with the address of its peer.
package struct AcceptedSocket: ~Copyable, Sendable {
    package let descriptor: OwnedDescriptor
    package let peer: SocketAddress

    /// The descriptor, which the caller owns from now on.
    package consuming func takeDescriptor() -> OwnedDescriptor {
        descriptor
    }
}
