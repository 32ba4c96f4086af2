// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem
import struct SystemPackage.Errno

/// `--print-config`: the settings in effect, as a file that would make them.
enum PrintMode {
    static func run(_ source: SettingsSource) throws(ExitCode) {
        let loaded = try SettingsSource.required(source.load)
        SettingsSource.tell(loaded.warnings)
        try write(loaded.settings.text)
    }

    /// Writes what was asked for; whoever reads it has to know when a part is missing.
    static func write(_ text: String) throws(ExitCode) {
        do throws(Errno) {
            try StandardOutput.write(text)
        } catch {
            StandardError.write("wharfd: standard output cannot be written to: \(error)\n")
            throw ExitCode(ExitStatus.output.rawValue)
        }
    }
}
