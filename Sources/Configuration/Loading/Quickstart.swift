// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension ConfigurationLoader {
    /// Settings for a start without a file: the directory at hand, to this machine only.
    ///
    /// `overrides.port` changes the port and keeps to the loopback addresses.
    package static func quickstart(
        overrides: CommandLineOverrides = CommandLineOverrides()
    ) throws(ConfigurationError) -> LoadedSettings {
        let directory = CommandLineOverrides(port: nil, directory: overrides.directory)
        let loaded = try load(bytes: Array(quickstartText.utf8), name: "quickstart", overrides: directory)
        var settings = loaded.settings
        if let port = overrides.port {
            settings.listen = settings.listen.map { $0.with(port: port) }
            settings.sources["listen"] = "--port"
        }
        return LoadedSettings(
            settings: settings, warnings: loaded.warnings, file: loaded.file, overrides: overrides)
    }

    /// What `config/quickstart.json` says, byte for byte; a test holds them equal.
    static let quickstartText = """
        {
          "$schema": "schema.json",
          "listen": ["127.0.0.1:8080", "[::1]:8080"],
          "root": ".",
          "methods": ["GET", "HEAD"],
          "listing": true,
          "logging": { "accessLog": "stdout", "format": "httpserver" }
        }

        """
}
