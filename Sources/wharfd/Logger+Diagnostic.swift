// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Logging

extension Logger {
    /// Says what is wrong or questionable in a configuration, with its file and key for whoever looks for them.
    func log(level: Level, _ diagnostic: Diagnostic) {
        var metadata: Metadata = ["file": "\(diagnostic.file)"]
        if !diagnostic.keyPath.isEmpty { metadata["key"] = "\(diagnostic.keyPath)" }
        if let line = diagnostic.line { metadata["line"] = "\(line)" }
        log(level: level, "\(diagnostic)", metadata: metadata)
    }
}
