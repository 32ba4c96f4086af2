// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What becomes of the file of a Unix socket that nobody listens on any more.
package enum StaleSocketPolicy: String, CaseIterable, Sendable {
    /// It is removed, and a new one takes its place.
    case remove
    /// It stays, and the start fails.
    case keep
}
