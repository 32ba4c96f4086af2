// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import SystemPackage

/// The file of a Unix socket that this process made: to be removed at the end, unless it is another's by then.
package struct UnixSocketFile: Sendable {
    private let path: String
    private let status: FileStatus

    /// Notes the file as it is just after binding; nil where it is gone already.
    package init?(_ path: String) {
        guard let status = try? FileStatus(path: path, followingLinks: false) else { return nil }
        self.path = path
        self.status = status
    }

    /// Whether the path still names this file.
    package var isThere: Bool {
        guard let now = try? FileStatus(path: path, followingLinks: false) else { return false }
        return now.identity == status.identity
    }

    /// Sets the file's permissions.
    package func setMode(_ mode: UInt16) throws(Errno) {
        try ListeningSocket.setMode(mode, ofUnixSocket: path)
    }

    /// Removes the file, if it is still the one.
    package func remove() {
        guard isThere else { return }
        try? ListeningSocket.removeUnixSocket(path)
    }
}
