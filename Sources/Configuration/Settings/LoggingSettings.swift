// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where the access log goes, and how much the daemon says of itself.
package struct LoggingSettings: Equatable, Sendable {
    package var accessLog: AccessLogDestination
    package var format: AccessLogFormat
    package var level: DiagnosticLevel
    package var diagnostics: DiagnosticDestination = .standardError
}
