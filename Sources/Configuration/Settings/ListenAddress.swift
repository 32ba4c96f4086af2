// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem

/// An address that connections are accepted at.
package enum ListenAddress: Hashable, Sendable {
    /// One numeric address and port; port 0: the system chooses.
    case tcp(SocketAddress)
    /// Every address of both families at one port: two sockets, IPv6 left out where the host has none.
    case port(UInt16)
    /// A Unix socket at an absolute path of at most 107 bytes; `mode` nil: what the umask leaves.
    case unix(path: String, mode: UInt16?, stale: StaleSocketPolicy = .remove)
    /// Every socket that systemd passes under a name (`FileDescriptorName=`, systemd.socket(5)).
    case systemd(name: String)
}
