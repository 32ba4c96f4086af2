// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a line of the access log looks like.
package enum AccessLogFormat: String, CaseIterable, Sendable {
    /// As the Python HttpServer's line begins, with status, bytes and seconds after it.
    case httpServer = "httpserver"
}
