// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// Where a daemon is asked by its own user, or by root, to do something: a Unix socket of mode 0600 (unix(7)).
///
/// Belongs to one thread. A call is one line, and is answered by as many as it takes.
package final class ControlListener {
    private let socket: ListeningSocket
    private let path: String

    /// Listens at a path; a socket that its daemon has left behind is removed.
    ///
    /// - Throws: EADDRINUSE where another daemon answers there, or something else has the path; what bind(2) says.
    package init(path: String) throws(Errno) {
        if let status = try? FileStatus(path: path, followingLinks: false), status.kind == .socket {
            guard !ListeningSocket.isAlive(unixPath: path) else { throw .addressInUse }
            try ListeningSocket.removeUnixSocket(path)
        }
        socket = try ListeningSocket.unix(path: path, mode: 0o600, backlog: 16)
        self.path = path
    }

    /// The descriptor to watch.
    package var borrowed: FileDescriptor { socket.borrowed }

    /// The next call that waits; nil: none does, or it was not made by root or by this process's user.
    package func nextCall() -> ControlCall? {
        guard let accepted = try? socket.accept() else { return nil }
        return ControlCall(accepted.takeDescriptor())
    }

    /// Removes the socket's file.
    package func remove() {
        try? ListeningSocket.removeUnixSocket(path)
    }
}
