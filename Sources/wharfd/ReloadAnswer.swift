// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What the daemon tells whoever asked for a reload.
struct ReloadAnswer: Equatable {
    let outcome: ReloadOutcome
    /// The run of the daemon's service (`ServiceInvocation`), where the daemon has said all of this in the journal; nil:
    /// it has not, or is no service.
    let journaledRun: String?

    /// As text: a word, an exit status, the run if there is one; then the lines that are for people.
    var text: String {
        let run = journaledRun.map { " \($0)" } ?? ""
        return switch outcome {
        case .taken(let standing): "taken 0\(run)\n\(standing)\n"
        case .refused(let status, let problems):
            "refused \(status)\(run)\n" + problems.map { $0 + "\n" }.joined()
        }
    }

    init(_ outcome: ReloadOutcome, journaledRun: String?) {
        self.outcome = outcome
        self.journaledRun = journaledRun
    }

    /// Nil where the text is not a daemon's.
    init?(_ text: String) {
        let lines = text.split(separator: "\n").map(String.init)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 2 || words.count == 3, let status = Int32(words[1]) else { return nil }
        journaledRun = words.count == 3 ? String(words[2]) : nil
        switch words[0] {
        case "taken": outcome = .taken(lines.dropFirst().joined(separator: "\n"))
        case "refused": outcome = .refused(status, Array(lines.dropFirst()))
        default: return nil
        }
    }
}
