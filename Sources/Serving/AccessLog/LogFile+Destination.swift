// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import struct SystemPackage.Errno
import struct SystemPackage.FilePath

extension LogFile {
    /// Opens what the settings name; nil where they name nothing.
    init?(_ destination: AccessLogDestination) throws(Errno) {
        switch destination {
        case .none: return nil
        case .standardOutput: self = try .standardOutput()
        case .file(let path): self = try LogFile(path: FilePath(path))
        }
    }
}
