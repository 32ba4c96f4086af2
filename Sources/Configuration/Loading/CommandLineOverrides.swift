// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The flags that beat the file.
package struct CommandLineOverrides: Equatable, Sendable {
    /// `--port`: in place of the port of the quickstart settings, or of all that a file says of addresses.
    package var port: UInt16?
    /// `--directory`: the root.
    package var directory: String?

    package init(port: UInt16? = nil, directory: String? = nil) {
        self.port = port
        self.directory = directory
    }
}
