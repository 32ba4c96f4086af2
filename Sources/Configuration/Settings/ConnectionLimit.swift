// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How many connections may be open at once.
package enum ConnectionLimit: Hashable, Sendable {
    /// What the process's limit of open files has room for.
    case automatic
    /// So many; 1 or more.
    case fixed(Int)
}
