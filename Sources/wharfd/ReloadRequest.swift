// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// `wharfd --reload`: asks the daemon that runs with the same flags to take its settings anew.
enum ReloadRequest {
    /// How long the daemon may take: it reads, checks, opens, and waits for its workers.
    private static let patience = 60

    /// Asks, says what came of it, and returns the exit status.
    static func send(to source: SettingsSource) -> Int32 {
        let paths = ControlPlace.paths(for: source.identity)
        var mayNot = false
        for path in paths {
            do throws(Errno) {
                return report(try ControlCall.ask(ControlQuestion.reload.rawValue, at: path, patience: patience))
            } catch {
                switch error {
                case .noSuchFileOrDirectory, .notDirectory, .connectionRefused: continue
                case .permissionDenied: mayNot = true
                case .connectionReset, .brokenPipe: return report("")
                case .resourceTemporarilyUnavailable:
                    say("the daemon has not answered for \(patience) s; its log says what comes of the reload")
                    return ExitStatus.unavailable.rawValue
                default:
                    say("the daemon did not say what came of the reload (\(error)); its log does")
                    return ExitStatus.unavailable.rawValue
                }
            }
        }
        let name = source.file ?? "the quickstart settings"
        say(
            mayNot
                ? "the daemon of \(name) may be asked by its own user and by root only"
                : "no daemon runs with \(name) and these flags: start it, or give the flags that it was started with")
        return ExitStatus.unavailable.rawValue
    }

    private static func report(_ text: String) -> Int32 {
        guard let answer = ReloadAnswer(text) else {
            say("the daemon ended while it was asked; its log may say why")
            return ExitStatus.unavailable.rawValue
        }
        let isSaid = isSaidHere(answer)
        switch answer.outcome {
        case .taken(let standing):
            if !isSaid { say("the new settings are in force: \(standing)") }
            return 0
        case .refused(let status, let problems):
            guard !isSaid else { return status }
            for problem in problems { say(problem, priority: 3) }
            say("the settings were not taken; what was in force before still is", priority: 3)
            return status
        }
    }

    /// Whether the daemon itself has said it where this would be read: as `ExecReload=` of its unit, in the journal.
    private static func isSaidHere(_ answer: ReloadAnswer) -> Bool {
        guard let run = answer.journaledRun else { return false }
        return run == ServiceInvocation.identifier && JournalPlace.takesStandardError
    }

    /// - Parameter priority: an informational message's, or an error's (syslog(3)): as ExecReload= of a service, this is
    ///   read in the journal.
    private static func say(_ text: String, priority: UInt8 = 6) {
        StandardError.writeLine("wharfd: \(text)", priority: priority)
    }
}
