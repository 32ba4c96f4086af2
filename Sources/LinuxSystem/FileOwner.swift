// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Whom a file is to belong to; nil: as it is.
package struct FileOwner: Equatable, Sendable {
    package var user: UInt32?
    package var group: UInt32?

    package init(user: UInt32? = nil, group: UInt32? = nil) {
        self.user = user
        self.group = group
    }

    /// Nothing is changed.
    package static let unchanged = FileOwner()
}
