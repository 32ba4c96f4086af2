// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem

/// `--check`: holds the configuration against its rules and against this machine, and starts nothing.
enum CheckMode {
    /// How long a running daemon may take to say where it listens, in seconds.
    private static let patience = 5

    static func run(_ source: SettingsSource) throws(ExitCode) {
        let diagnostics = diagnostics(of: source)
        SettingsSource.tell(diagnostics)
        let problems = diagnostics.count { $0.severity == .error }
        let user = ProcessUser.current
        // Root may read and write anything, and a daemon is rarely root.
        let judge = "checked as \(user)" + (user.number == 0 ? "; the daemon's user may see less" : "")
        guard problems == 0 else {
            StandardError.write("wharfd: \(problems) \(problems == 1 ? "problem" : "problems"), \(judge)\n")
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
        try PrintMode.write("wharfd: \(source.name) is fine, \(judge)\n")
    }

    /// The addresses of the daemon that runs with these flags, which a reload keeps; none where no daemon answers.
    private static func heldByDaemon(_ source: SettingsSource) -> [String] {
        for path in ControlPlace.paths(for: source.identity) {
            let question = ControlQuestion.addresses.rawValue
            guard let answer = try? ControlCall.ask(question, at: path, patience: patience) else { continue }
            return answer.split(separator: "\n").map(String.init)
        }
        return []
    }

    private static func diagnostics(of source: SettingsSource) -> [Diagnostic] {
        do throws(ConfigurationError) {
            let loaded = try source.load()
            return loaded.warnings + WorldCheck.checkFiles(loaded)
                + WorldCheck.checkAddresses(loaded, heldByDaemon: heldByDaemon(source))
        } catch {
            return error.diagnostics
        }
    }
}
