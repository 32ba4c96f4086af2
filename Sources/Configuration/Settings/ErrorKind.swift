// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What an error page is for.
package enum ErrorKind: Hashable, Sendable {
    /// One status, 400 to 599.
    case status(Int)
    /// All of a class that have no page of their own: 4 or 5.
    case statusClass(Int)
}
