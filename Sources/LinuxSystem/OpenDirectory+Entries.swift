// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

extension OpenDirectory {
    /// Goes over the entries in the file system's order, without `.` and `..`, by a reading position of its own
    /// (readdir(3)). Names longer than `EntryName` allows, which some foreign file systems have, are left out. Entries
    /// that come and go meanwhile may be there or not.
    ///
    /// - Parameter body: returns whether to go on.
    package func forEachEntry(
        _ body: (_ name: EntryName, _ kind: EntryKind) throws(Errno) -> Bool
    ) throws(Errno) {
        let number = try systemCall { wharfd_openat(descriptor.number, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(number) else {
            let failure = Errno(rawValue: errno)
            close(number)
            throw failure
        }
        defer { closedir(stream) }
        while true {
            var start: UnsafePointer<CChar>?
            var kind: CInt = 0
            let found = try systemCall { wharfd_next_entry(UnsafeMutableRawPointer(stream), &start, &kind) }
            guard found > 0, let start else { return }
            // Ends with NUL, and stays as it is until the next entry is asked for.
            let name = UnsafeRawBufferPointer(start: start, count: strlen(start))
            guard let name = EntryName(name) else { continue }
            guard try body(name, EntryKind(kind)) else { return }
        }
    }
}

extension EntryKind {
    fileprivate init(_ kind: CInt) {
        self =
            switch kind {
            case CInt(wharfd_entry_file): .file
            case CInt(wharfd_entry_directory): .directory
            case CInt(wharfd_entry_other): .other
            default: .unknown
            }
    }
}
