// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// An open directory whose entries are to be changed (`O_RDONLY | O_DIRECTORY`, so that it can be synced).
///
/// Immutable and shared; the descriptor closes with its last user. Every call takes one name, so that none can lead
/// elsewhere. They all may wait for a disk: for the offload pool.
package final class OpenDirectory: Sendable {
    let descriptor: OwnedDescriptor
    /// The directory's own status when it was opened.
    package let status: FileStatus

    init(_ descriptor: consuming OwnedDescriptor) throws(Errno) {
        status = try FileStatus(of: descriptor)
        self.descriptor = descriptor
    }

    /// What is said of an entry itself, a symbolic link included (fstatat(2), `AT_SYMLINK_NOFOLLOW`).
    package func status(of name: EntryName) throws(Errno) -> FileStatus {
        var status = stat()
        try name.withCharacters { (name) throws(Errno) in
            _ = try systemCall { fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) }
        }
        return FileStatus(status)
    }

    /// Makes a directory with exactly this mode, whatever the umask (mkdirat(2), fchmod(2)). A set-group-ID bit that it
    /// inherits stays: it is what makes a group share a tree.
    ///
    /// - Returns: the directory, which can be used whatever the mode lets this process do.
    /// - Throws: EEXIST where the name is taken. After any other error nothing is left of it.
    @discardableResult
    package func makeDirectory(_ name: EntryName, mode: UInt32) throws(Errno) -> OpenDirectory {
        // Narrow at first, so that nobody is in it before the mode is right, and open to us whatever the mode will be.
        try name.withCharacters { (name) throws(Errno) in
            _ = try systemCall { mkdirat(descriptor.number, name, 0o700) }
        }
        do throws(Errno) {
            let made = try openDirectory(name)
            var status = stat()
            _ = try systemCall { fstat(made.descriptor.number, &status) }
            let inherited = status.st_mode & S_ISGID
            _ = try systemCall { fchmod(made.descriptor.number, mode_t(mode & 0o7777) | inherited) }
            return made
        } catch {
            try? removeDirectory(name)
            throw error
        }
    }

    /// Opens a directory in this one.
    ///
    /// - Throws: ENOTDIR for whatever is no directory, a symbolic link to one included.
    package func openDirectory(_ name: EntryName) throws(Errno) -> OpenDirectory {
        try OpenDirectory(open(name, O_RDONLY | O_DIRECTORY))
    }

    /// Opens the directory that this one is in, as things are now.
    package func openParent() throws(Errno) -> OpenDirectory {
        let number = try systemCall {
            wharfd_openat(descriptor.number, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        return try OpenDirectory(OwnedDescriptor(FileDescriptor(rawValue: number)))
    }

    /// Opens a file in this directory for reading, without ever blocking on a FIFO.
    ///
    /// - Throws: ELOOP for a symbolic link. A directory is opened, too: ask for the status.
    package func openFile(_ name: EntryName) throws(Errno) -> OwnedDescriptor {
        try open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    }

    /// Removes an entry that is no directory (unlinkat(2)); EISDIR for one.
    package func removeFile(_ name: EntryName) throws(Errno) {
        try name.withCharacters { (name) throws(Errno) in
            _ = try systemCall { unlinkat(descriptor.number, name, 0) }
        }
    }

    /// Removes an empty directory (unlinkat(2), `AT_REMOVEDIR`); ENOTEMPTY where it is not.
    package func removeDirectory(_ name: EntryName) throws(Errno) {
        try name.withCharacters { (name) throws(Errno) in
            _ = try systemCall { unlinkat(descriptor.number, name, AT_REMOVEDIR) }
        }
    }

    /// Waits until the directory's entries are on the disk (fsync(2)). Some file systems cannot do that for one
    /// directory (9P, vboxsf): there it is done for all that they have (syncfs(2)).
    package func synchronize() throws(Errno) {
        do throws(Errno) {
            _ = try systemCall { fsync(descriptor.number) }
        } catch .invalidArgument {
            try synchronizeFileSystem()
        }
    }

    /// Waits until all that its file system has is on the disk (syncfs(2)).
    package func synchronizeFileSystem() throws(Errno) {
        _ = try systemCall { wharfd_sync_file_system(descriptor.number) }
    }

    /// Bytes that an unprivileged user may still write to the file system (fstatvfs(3)); saturated.
    package func availableBytes() throws(Errno) -> Int64 {
        var system = statvfs()
        _ = try systemCall { fstatvfs(descriptor.number, &system) }
        let (bytes, overflow) = UInt64(system.f_bavail).multipliedReportingOverflow(by: UInt64(system.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }

    /// Opens what a name is, and never what a symbolic link of that name leads to.
    func open(_ name: EntryName, _ flags: CInt) throws(Errno) -> OwnedDescriptor {
        let number = try name.withCharacters { (name) throws(Errno) in
            try systemCall { wharfd_openat(descriptor.number, name, flags | O_NOFOLLOW | O_CLOEXEC) }
        }
        return OwnedDescriptor(FileDescriptor(rawValue: number))
    }
}
