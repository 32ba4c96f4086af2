// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How a location takes DELETE.
package struct DeleteSettings: Equatable, Sendable {
    /// Whether a directory with nothing in it may be deleted; without that it is 409.
    package var emptyDirectories: Bool
}
