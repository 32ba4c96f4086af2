// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One version of a file: which it is, and how it was when its content was looked at.
package struct FileVersion: Hashable, Sendable {
    package let identity: FileIdentity
    /// Bytes.
    package let size: Int64
    /// Nanoseconds since 1970.
    package let modified: Int64

    package init(_ status: FileStatus) {
        (identity, size, modified) = (status.identity, status.size, status.modified)
    }
}
