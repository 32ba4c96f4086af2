// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import ServiceManager
import struct SystemPackage.Errno
import struct SystemPackage.FilePath

extension LogFile {
    /// Opens what the settings name; nil where they name nothing.
    init?(_ destination: AccessLogDestination) throws(Errno) {
        switch destination {
        case .none: return nil
        case .standardOutput: self = try .standardOutput()
        case .journal:
            self = try LogFile { () throws(Errno) in
                // A name of its own, so that `journalctl -t` can tell requests from the daemon's own messages.
                try Journal.openStream(identifier: "wharfd-access", .info)
            }
        case .file(let path): self = try LogFile(path: FilePath(path))
        }
    }
}
