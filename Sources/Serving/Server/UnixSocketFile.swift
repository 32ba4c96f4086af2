// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// The file of a Unix socket that this server made: to be removed at the end, unless it is another server's by then.
struct UnixSocketFile: Sendable {
    private let path: String
    private let status: FileStatus

    /// Notes the file as it is just after binding; nil where it is gone already.
    init?(_ path: String) {
        guard let status = try? FileStatus(path: path, followingLinks: false) else { return nil }
        self.path = path
        self.status = status
    }

    /// Whether the path still names this file.
    var isThere: Bool {
        guard let now = try? FileStatus(path: path, followingLinks: false) else { return false }
        return now.device == status.device && now.inode == status.inode
    }

    /// Sets the file's permissions.
    func setMode(_ mode: UInt16) throws(Errno) {
        try ListeningSocket.setMode(mode, ofUnixSocket: path)
    }

    /// Removes the file, if it is still the one.
    func remove() {
        guard isThere else { return }
        try? ListeningSocket.removeUnixSocket(path)
    }
}
