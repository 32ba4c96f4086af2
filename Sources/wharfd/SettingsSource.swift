// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem

/// Where the settings come from: a file or none, and the flags that beat it.
struct SettingsSource {
    static let defaultFile = "/etc/wharfd/wharfd.json"

    /// The file that `--config` names, else the default one if there is any; nil: the quickstart settings.
    let file: String?
    let overrides: CommandLineOverrides

    init(_ flags: SettingsFlags) {
        file = flags.config ?? (FileStatus.mayExist(Self.defaultFile) ? Self.defaultFile : nil)
        overrides = CommandLineOverrides(port: flags.port, directory: flags.directory)
    }

    /// What messages call it.
    var name: String { file ?? "the quickstart configuration" }

    /// The settings by their text alone; the machine is `WorldCheck`'s part.
    func load() throws(ConfigurationError) -> LoadedSettings {
        guard let file else { return try ConfigurationLoader.quickstart(overrides: overrides) }
        return try ConfigurationLoader.load(file: file, overrides: overrides)
    }

    /// As `load`; what is wrong is on standard error before it throws.
    func loadOrRefuse() throws(ExitCode) -> LoadedSettings {
        do throws(ConfigurationError) {
            return try load()
        } catch {
            Self.tell(error.diagnostics)
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }

    /// Puts problems on standard error, one line each.
    static func tell(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics { StandardError.write("wharfd: \(diagnostic)\n") }
    }
}
