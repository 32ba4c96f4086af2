// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One thing that is wrong, or questionable, in a configuration, and what to write instead.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: Hashable, Sendable {
        /// The daemon works, but not as the writer may think.
        case warning
        /// The daemon does not start.
        case error
    }

    package var severity: Severity
    /// The file, as it was named; `"command line"` for a flag.
    package var file: String
    /// The setting, as `limits.requestLine` or `listen[2]`; empty: the file as a whole.
    package var keyPath: String
    /// What is wrong: a clause without a full stop.
    package var message: String
    /// What to do about it: an imperative without a full stop.
    package var advice: String
    /// From 1; nil: not in a text.
    package var line: Int?
    /// In Unicode scalars from 1; nil: not in a text.
    package var column: Int?

    package init(
        _ severity: Severity = .error, file: String, keyPath: String = "", message: String, advice: String,
        line: Int? = nil, column: Int? = nil
    ) {
        self.severity = severity
        self.file = file
        self.keyPath = keyPath
        self.message = message
        self.advice = advice
        self.line = line
        self.column = column
    }
}

extension Diagnostic: CustomStringConvertible {
    /// One line as compilers write it, which editors can follow: `wharfd.json:3:5: port: …; write …`.
    package var description: String {
        var text = file
        if let line, let column { text += ":\(line):\(column)" }
        if severity == .warning { text += ": warning" }
        if !keyPath.isEmpty { text += ": " + keyPath }
        return text + ": \(message); \(advice)"
    }
}
