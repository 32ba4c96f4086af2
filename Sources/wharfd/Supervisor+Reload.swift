// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Logging
import Serving
import ServiceManager
import struct SystemPackage.Errno

extension Supervisor {
    /// Begins to load the settings anew, or has that done once more where it is being done.
    ///
    /// - Parameter caller: who is to be told what comes of it.
    mutating func reload(for caller: ReloadQueue.Caller?) {
        if reloads.join(caller) { beginReload() }
    }

    private mutating func beginReload() {
        ServiceManager.notify(.reloading(since: MonotonicClock.now()))
        do throws(Errno) {
            let bell = inbox.bell
            reloads.begin(try SettingsLoad(source) { bell.ring() })
        } catch {
            endReload(refuse(["cannot load the settings: \(error)"], .system))
        }
    }

    /// Has the server take the settings, once they are loaded: whole, or not at all.
    mutating func finishReload() {
        switch reloads.load?.outcome {
        case nil: return
        case .success(let loaded): endReload(take(loaded))
        case .failure(let error):
            for diagnostic in error.diagnostics { logger.log(level: .error, diagnostic) }
            endReload(refused(error.diagnostics.map(\.description), .configuration))
        }
    }

    private mutating func endReload(_ outcome: ReloadOutcome) {
        if case .refused(_, let problems) = outcome { refusal = Self.line(problems) } else { refusal = nil }
        // Told before the callers are: what they look at next is to be how things stand.
        rounds.announce(.ready, status: status)
        if reloads.end(ReloadAnswer(outcome, journaledRun: journaledRun(outcome))) { beginReload() }
    }

    /// The run of this service, where the journal has been told of an outcome.
    private func journaledRun(_ outcome: ReloadOutcome) -> String? {
        let level: Logger.Level = if case .refused = outcome { .error } else { .notice }
        let isInJournal =
            diagnostics.isJournal || diagnostics.isWhereStandardErrorGoes && JournalPlace.takesStandardError
        return isInJournal && logger.logLevel <= level ? ServiceInvocation.identifier : nil
    }

    private func take(_ loaded: LoadedSettings) -> ReloadOutcome {
        let change: DiagnosticLog.Change
        do throws(Errno) {
            change = try diagnostics.prepare(loaded.settings.logging)
        } catch {
            return refuse(["cannot open the diagnostic log: \(error)"], .configuration)
        }
        do throws(StartError) {
            try server.take(loaded.settings)
        } catch {
            return refuse([error.description], error.exitStatus)
        }
        diagnostics.take(change)
        server.sweepStaging()
        for warning in loaded.warnings { logger.log(level: .warning, warning) }
        logger.notice("took the settings of \(loaded.file): \(standing)")
        return .taken(standing)
    }

    private func refuse(_ problems: [String], _ status: ExitStatus) -> ReloadOutcome {
        for problem in problems { logger.error("\(problem)") }
        return refused(problems, status)
    }

    /// The end of a reload whose problems the log has.
    private func refused(_ problems: [String], _ status: ExitStatus) -> ReloadOutcome {
        logger.error("the settings were not taken; what was in force before still is")
        return .refused(status.rawValue, problems)
    }

    /// Several problems in a line that has room for one.
    static func line(_ problems: [String]) -> String {
        let more = problems.count > 1 ? " (and \(problems.count - 1) more; the log has all)" : ""
        return (problems.first ?? "") + more
    }
}
