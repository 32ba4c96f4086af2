// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

extension OpenDirectory {
    /// How many names are tried before giving up: each can be taken by a process of another container, or be removed by
    /// a sweeper between its making and its locking.
    static let stagingAttempts = 16

    /// Opens a new file that nobody can find yet: without a name (`O_TMPFILE`), or under a locked, hidden name in this
    /// directory where the file system cannot do that, and then with mode 0600.
    ///
    /// - Parameter mode: permission bits of a file without a name, less the umask.
    /// - Throws: what open(2) does: ENOSPC, EDQUOT, EROFS, EACCES, EMFILE; ENOENT where the directory has been removed,
    ///   unless only publishing will say so.
    package func stage(_ names: StagingNames, mode: UInt32 = 0o600) throws(Errno) -> StagedFile {
        guard !names.isForced, Self.canLinkDescriptors else { return try stageNamed(names) }
        do throws(Errno) {
            let number = try systemCall {
                wharfd_openat_mode(descriptor.number, ".", wharfd_O_TMPFILE | O_RDWR | O_CLOEXEC, mode & 0o7777)
            }
            return StagedFile(OwnedDescriptor(FileDescriptor(rawValue: number)), place: .unnamed, names: names)
        } catch .notPermitted where isRemoved {
            // So ext4 says it, where all others and all other calls have another word.
            throw .noSuchFileOrDirectory
        } catch {
            // EOPNOTSUPP: the file system. The others: a kernel or a layer to which the flag is a plain O_DIRECTORY.
            guard [.notSupportedOnSocket, .isDirectory, .noSuchFileOrDirectory, .invalidArgument].contains(error)
            else { throw error }
            return try stageNamed(names)
        }
    }

    /// A file without a name gets one by way of /proc, which a bare chroot(2) has not.
    private static let canLinkDescriptors = access("/proc/self/fd", X_OK) == 0

    private var isRemoved: Bool {
        var status = stat()
        return fstat(descriptor.number, &status) == 0 && status.st_nlink == 0
    }

    private func stageNamed(_ names: StagingNames) throws(Errno) -> StagedFile {
        for _ in 0..<Self.stagingAttempts {
            let name = names.next()
            let number: CInt
            do throws(Errno) {
                number = try name.withCharacters { (name) throws(Errno) in
                    let flags = O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC
                    return try systemCall { wharfd_openat_mode(descriptor.number, name, flags, 0o600) }
                }
            } catch .fileExists { continue }
            let file = StagedFile(
                OwnedDescriptor(FileDescriptor(rawValue: number)), place: .named(name, self), names: names)
            if try file.lockName() { return file }
        }
        throw .fileExists
    }
}
