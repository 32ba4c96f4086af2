// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem
import Logging
import Serving

/// The command line: reads the flags, loads the settings, hands over to the supervisor.
@main
struct Wharfd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wharfd",
        abstract: "Serve the files of a directory over HTTP.",
        discussion: """
            Without --config, \(defaultFile) is read if it is there; else the directory is served read-only to this \
            machine alone, on port 8080, with the access log on standard output.
            """,
        version: "wharfd \(wharfdVersion)")

    static let defaultFile = "/etc/wharfd/wharfd.json"

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The port to listen on; 0: the system chooses. Beats the file.", valueName: "n"))
    var port: UInt16?

    @Option(help: ArgumentHelp("The directory to serve. Beats the file's root.", valueName: "dir"))
    var directory: String?

    @Flag(help: "Ask the daemon that runs with these flags to take its settings anew, and say what came of it.")
    var reload = false

    mutating func run() throws {
        let source = SettingsSource(
            config: config, overrides: CommandLineOverrides(port: port, directory: directory))
        if reload { throw ExitCode(ReloadRequest.send(to: source)) }
        let loaded = try Self.load(source)
        LoggingSystem.bootstrap { DiagnosticLogHandler(label: $0) }
        var logger = Logger(label: "wharfd")
        logger.logLevel = Logger.Level(loaded.settings.logging.level)
        for warning in loaded.warnings { logger.warning("\(warning)") }
        do throws(StartError) {
            try Supervisor.run(loaded.settings, from: source, logger: logger)
        } catch {
            logger.critical("\(error)")
            throw ExitCode(error.exitStatus)
        }
    }

    /// The settings that the flags ask for; every problem is on standard error before it throws.
    private static func load(_ source: SettingsSource) throws(ExitCode) -> LoadedSettings {
        do throws(ConfigurationError) {
            return try source.load()
        } catch {
            throw refusal(error.diagnostics)
        }
    }

    private static func refusal(_ problems: [Diagnostic]) -> ExitCode {
        for problem in problems { StandardError.write("wharfd: \(problem)\n") }
        return ExitCode(ExitStatus.configuration)
    }
}
