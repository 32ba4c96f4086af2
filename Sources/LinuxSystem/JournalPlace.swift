// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage

/// Where the journal takes what it is told (systemd-journald.service(8)); libsystemd knows no other places.
package enum JournalPlace {
    /// The socket for entries with fields.
    package static let entries = "/run/systemd/journal/socket"
    /// The socket for streams of lines.
    package static let lines = "/run/systemd/journal/stdout"

    /// Whether a socket is at one of these paths; somebody may yet have to listen there.
    package static func isThere(_ path: String) -> Bool {
        (try? FileStatus(path: path))?.kind == .socket
    }

    /// Whether the process's standard error is a stream to the journal: `JOURNAL_STREAM` (systemd.exec(5)) names the
    /// very file that it is, and not one that a parent had.
    package static var takesStandardError: Bool {
        names(getenv("JOURNAL_STREAM").map { String(cString: $0) }, .standardError)
    }

    /// Whether the value of `JOURNAL_STREAM`, a device's and an inode's number in decimal with a colon between them,
    /// is an open file's.
    static func names(_ stream: String?, _ descriptor: FileDescriptor) -> Bool {
        guard let stream, let status = try? FileStatus(of: descriptor) else { return false }
        let numbers = stream.split(separator: ":", omittingEmptySubsequences: false).map { UInt64($0) }
        return numbers == [status.device, status.inode]
    }
}
