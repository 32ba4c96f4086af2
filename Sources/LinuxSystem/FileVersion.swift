// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One version of a file: which it is, and how it was when its content was looked at.
package struct FileVersion: Hashable, Sendable {
    /// The file's identity: the device's number and the inode's.
    package let device: UInt64
    package let inode: UInt64
    /// Bytes.
    package let size: Int64
    /// Nanoseconds since 1970.
    package let modified: Int64

    package init(_ status: FileStatus) {
        (device, inode, size, modified) = (status.device, status.inode, status.size, status.modified)
    }
}
