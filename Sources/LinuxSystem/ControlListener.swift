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
    private let file: UnixSocketFile?
    /// Given up to hear a call where no other descriptor is left: whoever reloads then is to be told so.
    private var reserve: OwnedDescriptor?

    /// Listens at a path; a socket that its daemon has left behind is removed.
    ///
    /// - Throws: EADDRINUSE where another daemon answers there, ENOTSOCK where something else has the path; what bind(2)
    ///   says.
    package init(path: String) throws(Errno) {
        if try ListeningSocket.isStale(unixPath: path) { try ListeningSocket.removeUnixSocket(path) }
        socket = try ListeningSocket.unix(path: path, mode: 0o600, backlog: 16)
        file = UnixSocketFile(path)
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
        file?.remove()
    }
}
