// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
import Synchronization
package import SystemPackage

/// Giving the file its name. The file is to be finished and synced before, the directory to be synced after.
extension StagedFile {
    /// Gives the file a name that nothing else has, in a directory of the file system that it was staged in.
    ///
    /// - Throws: EEXIST where something has the name, of any kind: another name can be tried. EXDEV for a directory of
    ///   another file system. EINVAL for a file that is published already.
    package func publish(as name: EntryName, in directory: OpenDirectory) throws(Errno) {
        try state.withLock { (state) throws(Errno) in
            let number = try state.number
            switch state.place {
            case .unnamed:
                try Self.link(number, as: name, in: directory)
            case .named(let own, let home):
                do throws(Errno) {
                    try Self.move(own, in: home, toNew: name, in: directory)
                } catch {
                    // What a file system (NFS) or a kernel that knows no such flag says.
                    guard error == .invalidArgument || error == .noFunction else { throw error }
                    try Self.linkAndRemove(own, in: home, as: name, in: directory)
                }
            case .published:
                throw .invalidArgument
            }
            state.place = .published
        }
    }

    /// Gives the file a name, and takes it away in the same instant from a file, link, socket or FIFO that has it.
    ///
    /// - Throws: EISDIR where a directory has the name, EXDEV for a directory of another file system, EINVAL for a file
    ///   that is published already. The file can then be published under another name; until it is, or is discarded,
    ///   it may have a staging name in `directory`.
    package func publish(replacing name: EntryName, in directory: OpenDirectory) throws(Errno) {
        try state.withLock { (state) throws(Errno) in
            let number = try state.number
            // It keeps the staging name whatever comes: the kernel lets an unnamed file be linked once, and one whose
            // only name is gone again could not be published any more.
            if case .unnamed = state.place {
                state.place = .named(try linkStaged(number, in: directory), directory)
            }
            guard case .named(let own, let home) = state.place else { throw .invalidArgument }
            try Self.withCharacters(own, name) { (from, to) throws(Errno) in
                _ = try systemCall { renameat(home.descriptor.number, from, directory.descriptor.number, to) }
            }
            state.place = .published
        }
    }

    /// Gives an unnamed file a staging name, which is returned.
    private func linkStaged(_ number: CInt, in directory: OpenDirectory) throws(Errno) -> EntryName {
        // Locked before a sweeper can see it; nobody else has it open.
        _ = try systemCall { wharfd_lock_now(number) }
        for _ in 0..<OpenDirectory.stagingAttempts {
            let own = names.next()
            do throws(Errno) {
                try Self.link(number, as: own, in: directory)
                return own
            } catch .fileExists { continue }
        }
        throw .fileExists
    }

    /// Gives an open file a name, by whichever way the system has.
    private static func link(_ number: CInt, as name: EntryName, in directory: OpenDirectory) throws(Errno) {
        if linksDescriptors.load(ordering: .relaxed) {
            do throws(Errno) {
                return try linkDescriptor(number, as: name, in: directory)
            } catch {
                guard error == .noSuchFileOrDirectory else { throw error }
            }
        }
        try linkByPath(number, as: name, in: directory)
        // ENOENT was not about the directory, then.
        linksDescriptors.store(false, ordering: .relaxed)
    }

    /// Whether descriptors can be linked, as far as anybody has found out.
    private static let linksDescriptors = Atomic<Bool>(true)

    /// Gives an open file a name by its descriptor (linkat(2), `AT_EMPTY_PATH`): ENOENT where the kernel wants
    /// `CAP_DAC_READ_SEARCH` for that; since Linux 6.10, whoever has opened the file may.
    static func linkDescriptor(_ number: CInt, as name: EntryName, in directory: OpenDirectory) throws(Errno) {
        try name.withCharacters { (name) throws(Errno) in
            _ = try systemCall { wharfd_link_descriptor(number, directory.descriptor.number, name) }
        }
    }

    /// Gives an open file a name by way of /proc (open(2) on `O_TMPFILE`), whose lookup costs as much as the link.
    static func linkByPath(_ number: CInt, as name: EntryName, in directory: OpenDirectory) throws(Errno) {
        try name.withCharacters { (name) throws(Errno) in
            _ = try systemCall {
                linkat(AT_FDCWD, "/proc/self/fd/\(number)", directory.descriptor.number, name, AT_SYMLINK_FOLLOW)
            }
        }
    }

    private static func move(
        _ own: EntryName, in home: OpenDirectory, toNew name: EntryName, in directory: OpenDirectory
    ) throws(Errno) {
        try withCharacters(own, name) { (from, to) throws(Errno) in
            _ = try systemCall { wharfd_rename_new(home.descriptor.number, from, directory.descriptor.number, to) }
        }
    }

    /// Moves a file to a name that nothing else has where renameat2(2) is not to be had: gives it a second name, and
    /// takes the first away.
    static func linkAndRemove(
        _ own: EntryName, in home: OpenDirectory, as name: EntryName, in directory: OpenDirectory
    ) throws(Errno) {
        try withCharacters(own, name) { (from, to) throws(Errno) in
            _ = try systemCall { linkat(home.descriptor.number, from, directory.descriptor.number, to, 0) }
        }
        // It is published now. A first name that stays is taken away by a sweeper.
        try? home.removeFile(own)
    }

    private static func withCharacters(
        _ first: EntryName, _ second: EntryName,
        _ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) throws(Errno) -> Void
    ) throws(Errno) {
        try first.withCharacters { (first) throws(Errno) in
            try second.withCharacters { (second) throws(Errno) in try body(first, second) }
        }
    }
}
