// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The least important message that the diagnostic log shows; the names are swift-log's.
package enum DiagnosticLevel: String, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical
}
