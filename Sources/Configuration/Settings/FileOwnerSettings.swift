// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Whose files are, as the operator has written it: names, or numbers as text.
package struct FileOwnerSettings: Equatable, Sendable {
    /// The user; nil: the daemon's own.
    package var user: String?
    /// The group; nil: the daemon's own.
    package var group: String?
}
