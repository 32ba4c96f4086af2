// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem
import Logging
import Serving
import ServiceManager
import struct SystemPackage.Errno

/// No mode's flag: checks, opens the diagnostic log, hands over to the supervisor.
enum ServeMode {
    static func run(_ source: SettingsSource) throws(ExitCode) {
        SignalInbox.holdRequests()
        // Before anything is opened: what systemd has passed has fixed numbers.
        let inherited = Result { () throws(StartError) in try InheritedSockets.take() }
        let loaded = try load(source)
        let diagnostics = try open(loaded.settings.logging)
        LoggingSystem.bootstrap { _ in DiagnosticLogHandler(diagnostics) }
        let logger = Logger(label: "wharfd")
        logger.debug("settings from \(source.name), running as \(ProcessUser.current)")
        for warning in loaded.warnings { logger.log(level: .warning, warning) }
        defer { diagnostics.finish() }
        do throws(StartError) {
            try Supervisor.run(
                loaded.settings, from: source, inherited: try inherited.get(), diagnostics: diagnostics,
                logger: logger)
        } catch {
            tell(error, logger, diagnostics)
            ServiceManager.notify(.status("did not start: \(error)"))
            throw ExitCode(error.exitStatus.rawValue)
        }
    }

    private static func load(_ source: SettingsSource) throws(ExitCode) -> LoadedSettings {
        do throws(ConfigurationError) {
            return try source.loadForServing()
        } catch {
            SettingsSource.tell(error.diagnostics)
            ServiceManager.notify(.status("did not start: \(Supervisor.line(error.diagnostics.map(\.description)))"))
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }

    /// Says why the start failed: in the log, and on standard error, which systemctl status shows and where an operator
    /// looks first; where both are one place, once.
    private static func tell(_ error: StartError, _ logger: Logger, _ diagnostics: DiagnosticLog) {
        let isOnePlace = diagnostics.isWhereStandardErrorGoes
        // Of an entry whose sender has ended before the journal reads it, the journal cannot tell which unit it is of;
        // of a line on standard error it can.
        let isLineBetter = isOnePlace && diagnostics.isJournal
        if !isLineBetter { logger.critical("\(error)") }
        if !isOnePlace || isLineBetter { StandardError.writeLine("wharfd: \(error)", priority: 2) }
    }

    private static func open(_ logging: LoggingSettings) throws(ExitCode) -> DiagnosticLog {
        do throws(Errno) {
            return try DiagnosticLog(logging)
        } catch {
            StandardError.writeLine("wharfd: cannot open the diagnostic log: \(error)", priority: 2)
            ServiceManager.notify(.status("did not start: cannot open the diagnostic log: \(error)"))
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }
}
