// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import ArgumentParser
import Configuration
import LinuxSystem
import Serving
import struct SystemPackage.Errno

/// `wharfd --explain METHOD PATH [Field: value …]`: why a request gets the answer that it gets.
enum ExplainMode {
    /// - Parameter request: a method, a target as a request line has it, and field lines.
    static func run(_ source: SettingsSource, _ request: [String]) throws(ExitCode) {
        let loaded = try SettingsSource.required(source.load)
        SettingsSource.tell(loaded.warnings)
        let explanation: Explanation
        do throws(Errno) {
            explanation = try Explanation.make(
                settings: loaded.settings, method: request[0], target: request[1], fields: Array(request.dropFirst(2)))
        } catch {
            StandardError.write("wharfd: the request cannot be tried: \(error)\n")
            throw ExitCode(ExitStatus.system.rawValue)
        }
        try PrintMode.write(explanation.text + "\n")
    }
}
