// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where the access log's lines go.
package enum AccessLogDestination: Hashable, Sendable {
    /// No access log.
    case none
    /// The daemon's standard output.
    case standardOutput
    /// The journal of systemd.
    case journal
    /// A file, made if need be and appended to; absolute, or beginning with `./` or `../`.
    case file(path: String)
}
