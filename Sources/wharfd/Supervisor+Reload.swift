// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Logging
import Serving
import struct SystemPackage.Errno

extension Supervisor {
    /// Loads the settings anew and has the server take them: whole, or not at all.
    func reload() -> ReloadOutcome {
        let loaded: LoadedSettings
        do throws(ConfigurationError) {
            loaded = try source.loadForServing()
        } catch {
            return refuse(error.diagnostics.map(\.description), .configuration)
        }
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
        for warning in loaded.warnings { logger.warning("\(warning)") }
        logger.notice("took the settings of \(loaded.file): \(standing)")
        return .taken(standing)
    }

    private func refuse(_ problems: [String], _ status: ExitStatus) -> ReloadOutcome {
        for problem in problems { logger.error("\(problem)") }
        logger.error("the settings were not taken; what was in force before still is")
        return .refused(status.rawValue, problems)
    }
}
