// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where a socket is, or where its peer is: plain numbers, so that a connection keeps it without an allocation.
package enum SocketAddress: Hashable, Sendable {
    /// An IPv4 address in host byte order, and a port.
    case ipv4(UInt32, port: UInt16)
    /// An IPv6 address (first and last eight bytes, each as a big-endian number), its scope and a port.
    case ipv6(high: UInt64, low: UInt64, scope: UInt32, port: UInt16)
    /// A Unix socket; a client's has no name that would say anything.
    case unix
}
