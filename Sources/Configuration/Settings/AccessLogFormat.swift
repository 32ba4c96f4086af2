// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a line of the access log looks like.
package enum AccessLogFormat: Hashable, Sendable {
    /// As the Python HttpServer's line begins, with status, bytes and seconds after it.
    case httpServer
    /// As `http.server` of Python's standard library prints it.
    case pythonHTTPServer
    /// The Common Log Format.
    case common
    /// The Common Log Format with Referer and User-Agent.
    case combined
    /// One JSON object.
    case json
    /// As the operator wrote it, in the notation of Apache's `LogFormat`.
    case template(AccessLogTemplate)

    /// The formats that have a name, and what a configuration file calls them.
    static let presets: [(name: String, format: AccessLogFormat)] = [
        ("httpserver", .httpServer), ("http.server", .pythonHTTPServer), ("common", .common), ("combined", .combined),
        ("json", .json),
    ]
}
