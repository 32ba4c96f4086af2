// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What becomes of a symbolic link beneath the root.
package enum SymlinkPolicy: String, CaseIterable, Sendable {
    /// Followed when it is relative and stays beneath the root.
    case inside
    /// Never followed.
    case deny
    /// Followed wherever it leads: the operator waives containment.
    case follow
}
