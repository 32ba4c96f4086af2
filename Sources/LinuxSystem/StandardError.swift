// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import SystemPackage

/// The process's standard error, for what an operator has to be told.
package enum StandardError {
    /// Writes text as it is; a standard error that is closed or full is nobody's problem.
    package static func write(_ text: String) {
        _ = try? FileDescriptor.standardError.writeAll(text.utf8)
    }
}
