// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CSystemd
package import LinuxSystem
package import struct SystemPackage.Errno
package import struct SystemPackage.FileDescriptor

/// The journal (sd-journal(3)).
package enum Journal {
    /// Sends an entry; waits, for as long as it takes, where the journal does not read.
    ///
    /// - Throws: ENOENT, ECONNREFUSED and the like where there is no journal.
    package static func send(_ entry: JournalEntry) throws(Errno) {
        // libsystemd calls it a success to tell nobody.
        guard JournalPlace.isThere(JournalPlace.entries) else { throw .noSuchFileOrDirectory }
        let result = wharfd_journal_send(entry.bytes, entry.ends, entry.ends.count)
        guard result >= 0 else { throw Errno(rawValue: -result) }
    }

    /// Opens a stream, each of whose lines becomes an entry (sd_journal_stream_fd(3)): a stream socket.
    ///
    /// - Parameter identifier: who says it, for `journalctl -t`.
    /// - Throws: ENOENT, ECONNREFUSED and the like where there is no journal.
    package static func openStream(
        identifier: String, _ priority: JournalEntry.Priority
    ) throws(Errno) -> OwnedDescriptor {
        let result = sd_journal_stream_fd(identifier, CInt(priority.rawValue), 0)
        guard result >= 0 else { throw Errno(rawValue: -result) }
        return OwnedDescriptor(FileDescriptor(rawValue: result))
    }
}
