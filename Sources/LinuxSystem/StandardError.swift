// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import SystemPackage

/// The process's standard error, for what an operator has to be told.
package enum StandardError {
    /// Writes text as it is; a standard error that is closed or full is nobody's problem.
    package static func write(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }

    /// Writes a line, its line feed not among `text`; the journal is told its priority too.
    ///
    /// - Parameter priority: from 0, an emergency, to 7, for who looks for mistakes in the program (syslog(3)).
    package static func writeLine(_ text: String, priority: UInt8) {
        // The journal takes the prefix for itself (sd-daemon(3)).
        write((JournalPlace.takesStandardError ? "<\(priority)>" : "") + text + "\n")
    }
}
