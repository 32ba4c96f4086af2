// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where the daemon's own messages go.
package enum DiagnosticDestination: Hashable, Sendable {
    /// The daemon's standard error.
    case standardError
    /// The journal of systemd.
    case journal
    /// A file, made if need be and appended to; absolute, or beginning with `./` or `../`.
    case file(path: String)
}
