// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging

/// One message of the daemon's own, on its way to wherever diagnostics go.
struct DiagnosticMessage: Sendable {
    /// The place in the code that it comes from.
    struct Origin: Equatable, Sendable {
        let file: String
        let function: String
        let line: UInt
    }

    let level: Logger.Level
    let text: String
    /// Nil: the log's own, of what it has counted.
    var origin: Origin?
    /// What it is about; only the journal shows it.
    var metadata = Logger.Metadata()
}
