// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Logging

extension Logger {
    /// Says what is wrong or questionable in a configuration, with its file and key for whoever looks for them.
    ///
    /// - Parameters:
    ///   - file: where it is said; with `function` and `line`, the caller's place.
    func log(
        level: Level, _ diagnostic: Diagnostic, file: String = #fileID, function: String = #function,
        line: UInt = #line
    ) {
        var metadata: Metadata = ["file": "\(diagnostic.file)"]
        if !diagnostic.keyPath.isEmpty { metadata["key"] = "\(diagnostic.keyPath)" }
        if let number = diagnostic.line { metadata["line"] = "\(number)" }
        log(level: level, "\(diagnostic)", metadata: metadata, file: file, function: function, line: line)
    }
}
