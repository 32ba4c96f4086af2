// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem

/// Where the settings come from, as the flags say: asked once at the start, and again by every reload.
struct SettingsSource: Sendable {
    static let defaultFile = "/etc/wharfd/wharfd.json"

    /// The configuration file; nil where the quickstart settings hold.
    let file: String?
    /// `--port` and `--directory`.
    let overrides: CommandLineOverrides

    /// - Parameter config: `--config`.
    init(config: String?, overrides: CommandLineOverrides) {
        // Looked for this once: a reload while the file is away, such as by an editor that moves it, would have a daemon
        // with settings serve the directory that it was started in.
        file = config ?? (FileStatus.mayExist(Self.defaultFile) ? Self.defaultFile : nil)
        self.overrides = overrides
    }

    /// What messages call it.
    var name: String { file ?? "the quickstart configuration" }

    /// The settings by their text alone.
    func load() throws(ConfigurationError) -> LoadedSettings {
        guard let file else { return try ConfigurationLoader.quickstart(overrides: overrides) }
        return try ConfigurationLoader.load(file: file, overrides: overrides)
    }

    /// The settings, held against this machine apart from the addresses, which the server opens itself and says which
    /// one it cannot have; every problem at once.
    func loadForServing() throws(ConfigurationError) -> LoadedSettings {
        try WorldCheck.requireFiles(try load())
    }

    /// What tells the daemon of these flags from others of this host.
    var identity: String {
        let file = file.map(ControlPlace.canonical) ?? ""
        let directory =
            overrides.directory.map(ControlPlace.canonical) ?? (file.isEmpty ? ControlPlace.canonical(".") : "")
        return "\(file)\n\(overrides.port.map { "\($0)" } ?? "")\n\(directory)"
    }
}

extension SettingsSource {
    /// Puts problems on standard error, one line each.
    static func tell(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            StandardError.writeLine("wharfd: \(diagnostic)", priority: diagnostic.severity == .error ? 3 : 4)
        }
    }

    /// Settings for a mode that cannot do without them; the problems go to standard error.
    ///
    /// - Parameter load: `load` or `loadForServing` of a source.
    static func required(
        _ load: () throws(ConfigurationError) -> LoadedSettings
    ) throws(ExitCode) -> LoadedSettings {
        do throws(ConfigurationError) {
            return try load()
        } catch {
            tell(error.diagnostics)
            throw ExitCode(ExitStatus.configuration.rawValue)
        }
    }
}
