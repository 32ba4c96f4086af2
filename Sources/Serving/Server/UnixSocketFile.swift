// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// The file of a Unix socket that this server made: to be removed at the end, unless it is another server's by then.
struct UnixSocketFile {
    private let path: String
    private let status: FileStatus

    /// Notes the file as it is just after binding; nil where it is gone already.
    init?(_ path: String) {
        guard let status = try? FileStatus(path: path, followingLinks: false) else { return nil }
        self.path = path
        self.status = status
    }

    /// Removes the file, if it is still the one.
    func remove() {
        guard let now = try? FileStatus(path: path, followingLinks: false), now.device == status.device,
            now.inode == status.inode
        else { return }
        try? ListeningSocket.removeUnixSocket(path)
    }
}
