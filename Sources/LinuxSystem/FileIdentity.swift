// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Which file or directory it is, whatever it is called: its device's number and its inode's.
///
/// Nobody else has them as long as somebody has it open; after that an inode may be another's.
package struct FileIdentity: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64

    package init(_ status: FileStatus) {
        (device, inode) = (status.device, status.inode)
    }
}

extension FileStatus {
    /// Which file it is the status of.
    package var identity: FileIdentity { FileIdentity(self) }
}
