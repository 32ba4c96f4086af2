// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What came of a reload, as the daemon tells it to whoever asked.
enum ReloadOutcome: Equatable {
    /// The new settings are in force.
    case taken(String)
    /// Nothing has changed: the exit status that a start would have ended with, and what is wrong, line by line.
    case refused(Int32, [String])

    /// As text: a word, an exit status, and the lines that are for people.
    var text: String {
        switch self {
        case .taken(let standing): "taken 0\n\(standing)\n"
        case .refused(let status, let problems): "refused \(status)\n" + problems.map { $0 + "\n" }.joined()
        }
    }

    /// Nil where the text is not a daemon's.
    init?(_ text: String) {
        let lines = text.split(separator: "\n").map(String.init)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 2, let status = Int32(words[1]) else { return nil }
        switch words[0] {
        case "taken": self = .taken(lines.dropFirst().joined(separator: "\n"))
        case "refused": self = .refused(status, Array(lines.dropFirst()))
        default: return nil
        }
    }
}
