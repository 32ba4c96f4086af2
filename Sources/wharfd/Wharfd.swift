// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem

/// The command line: reads the flags and calls the mode that they ask for.
@main
struct Wharfd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wharfd",
        abstract: "Serve the files of a directory over HTTP.",
        usage: """
            wharfd [--config <file>] [--port <n>] [--directory <dir>] [--check | --reload | --print-config]
            wharfd [--config <file>] --explain <method> <path> [<field: value> ...]
            """,
        discussion: """
            Settings come from one JSON file, \(SettingsSource.defaultFile) unless --config names another; a flag \
            beats the file. Without any file, the directory at hand is served read-only to this machine alone, at \
            port 8080, with the access log on standard output:

              wharfd                                  serve this directory
              wharfd --directory ~/site --port 9000   serve another one, elsewhere
              wharfd --config site.json --check       look before you start

            The daemon stays in the foreground. SIGTERM and SIGINT end it in order, a second one at once; SIGHUP has \
            it take its settings anew, as --reload does, and SIGUSR1 opens its logs again. wharfd.json(5) describes \
            every setting.

            It ends with status
            \(ExitStatus.allCases.map { "  \($0.rawValue < 10 ? " " : "")\($0.rawValue)  \($0.meaning)" }.joined(separator: "\n"))
            """,
        version: "wharfd \(wharfdVersion)")

    /// Refuses to go by a command line that cannot be seen: Swift reads it from /proc, and with nothing in it, `--check`
    /// would start the daemon.
    static func main() {
        guard !CommandLine.arguments.isEmpty else {
            StandardError.write("wharfd: /proc is not mounted here, and without it neither flags nor uploads work\n")
            exit(withError: ExitCode(ExitStatus.system.rawValue))
        }
        main(nil)
    }

    @OptionGroup(title: "Settings")
    var settings: SettingsFlags

    @OptionGroup(title: "Instead of serving")
    var modes: ModeFlags

    mutating func run() throws {
        let source = SettingsSource(
            config: settings.config,
            overrides: CommandLineOverrides(port: settings.port, directory: settings.directory))
        switch modes.mode {
        case .check: try CheckMode.run(source)
        case .reload: throw ExitCode(ReloadRequest.send(to: source))
        case .printConfiguration: try PrintMode.run(source)
        case .explain: try ExplainMode.run(source, modes.explain)
        case nil: try ServeMode.run(source)
        }
    }
}
