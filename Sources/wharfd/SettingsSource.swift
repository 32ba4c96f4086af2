// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem

/// What the flags say of where the settings come from: asked once at the start, and again by every reload.
struct SettingsSource: Sendable {
    private static let defaultFile = Wharfd.defaultFile

    /// `--config`.
    let config: String?
    /// `--port` and `--directory`.
    let overrides: CommandLineOverrides

    /// The configuration file; nil where the quickstart settings hold.
    var file: String? {
        config ?? (FileStatus.mayExist(Self.defaultFile) ? Self.defaultFile : nil)
    }

    /// The settings, held against this machine; every problem at once.
    func load() throws(ConfigurationError) -> LoadedSettings {
        let loaded =
            if let file {
                try ConfigurationLoader.load(file: file, overrides: overrides)
            } else {
                try ConfigurationLoader.quickstart(overrides: overrides)
            }
        let problems = WorldCheck.check(loaded)
        guard problems.isEmpty else { throw ConfigurationError(diagnostics: problems) }
        return loaded
    }

    /// What tells the daemon of these flags from others of this host.
    var identity: String {
        let file = file.map(ControlPlace.canonical) ?? ""
        let directory =
            overrides.directory.map(ControlPlace.canonical) ?? (file.isEmpty ? ControlPlace.canonical(".") : "")
        return "\(file)\n\(overrides.port.map { "\($0)" } ?? "")\n\(directory)"
    }
}
