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
    /// The socket's file as it was made.
    private let file: FileStatus?
    /// Given up to hear a call where no other descriptor is left: whoever reloads then is to be told so.
    private var reserve: OwnedDescriptor?

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
        file = try? FileStatus(path: path, followingLinks: false)
        reserve = try? .reserve()
    }

    /// The descriptor to watch.
    package var borrowed: FileDescriptor { socket.borrowed }

    /// The next call that waits; nil: none does, or it was not made by root or by this process's user.
    ///
    /// - Throws: why the call that waits cannot be taken now, such as ENFILE: it goes on waiting.
    package func nextCall() throws(Errno) -> ControlCall? {
        if reserve == nil { reserve = try? .reserve() }
        do throws(Errno) {
            return ControlCall(try socket.accept().takeDescriptor())
        } catch .wouldBlock {
            return nil
        } catch .tooManyOpenFiles {
            reserve = nil
            return ControlCall(try socket.accept().takeDescriptor())
        }
    }

    /// Removes the socket's file, unless it is another daemon's by now.
    package func remove() {
        guard let file, let now = try? FileStatus(path: path, followingLinks: false), now.device == file.device,
            now.inode == file.inode
        else { return }
        try? ListeningSocket.removeUnixSocket(path)
    }
}
