// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser

/// The flags that say what the settings are.
struct SettingsFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration file, instead of \(SettingsSource.defaultFile).", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "The port to listen on, instead of all addresses in the file; 0: any that is free.", valueName: "n"))
    var port: UInt16?

    @Option(
        help: ArgumentHelp("The directory to serve, instead of the file's root.", valueName: "dir"),
        completion: .directory)
    var directory: String?
}
