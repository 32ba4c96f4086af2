// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a directory says that an entry of its is (readdir(3), `d_type`); what the name leads to the next moment may be
/// something else.
package enum EntryKind: Sendable {
    /// A regular file.
    case file
    case directory
    /// A symbolic link, a socket, a FIFO, a device.
    case other
    /// The file system does not say.
    case unknown
}
