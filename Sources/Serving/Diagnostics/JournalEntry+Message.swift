// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging
import ServiceManager

extension JournalEntry {
    /// A message with its fields: where it comes from, and `WHARFD_KEY` for each key of its metadata.
    init(_ message: DiagnosticMessage) {
        self.init(Priority(message.level), identifier: "wharfd", message: DiagnosticLine.escaped(message.text))
        if let origin = message.origin {
            add("CODE_FILE", Array(origin.file.utf8))
            add("CODE_LINE", Array("\(origin.line)".utf8))
            add("CODE_FUNC", Array(origin.function.utf8))
        }
        // In an order of their own, so that the same ones are left out where there are too many.
        for (key, value) in message.metadata.sorted(by: { $0.key < $1.key }) {
            add(Self.name(prefix: "WHARFD_", key), DiagnosticLine.escaped("\(value)"))
        }
    }
}

extension JournalEntry.Priority {
    init(_ level: Logger.Level) {
        self =
            switch level {
            case .trace, .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            case .critical: .critical
            }
    }
}
