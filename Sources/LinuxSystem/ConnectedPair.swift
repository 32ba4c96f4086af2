// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
package import SystemPackage

extension FileDescriptor {
    /// The two ends of a stream within this process (socketpair(2)), whose closing is the caller's duty: one to be
    /// served, which does not block, and the client's, which does.
    package static func connectedPair() throws(Errno) -> (served: FileDescriptor, client: FileDescriptor) {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        _ = try systemCall { socketpair(AF_UNIX, kind, 0, &ends) }
        do throws(Errno) {
            _ = try systemCall { fcntl(ends[0], F_SETFL, O_NONBLOCK) }
        } catch {
            for end in ends { _ = Glibc.close(end) }
            throw error
        }
        return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
    }
}
