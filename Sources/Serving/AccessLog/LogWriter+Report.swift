// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension LogWriter.Report {
    /// The trouble in one line, for the diagnostic log.
    package var text: String {
        var parts: [String] = []
        if lostLines > 0 {
            let reason = writeError.map { "\($0)" } ?? "the log's disk does not keep up"
            parts.append("\(lostLines) lines were lost: \(reason)")
        } else if let writeError {
            parts.append("writing failed: \(writeError)")
        }
        if let reopenError { parts.append("it could not be opened again, the old file goes on: \(reopenError)") }
        return "access log: " + parts.joined(separator: "; ")
    }
}
