// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// Removes staging names that nobody holds any more. Blocks; for the offload pool.
package enum StagingSweep {
    /// Goes over all beneath a directory, on its own file system, and removes each regular file that has a staging name
    /// of this host and whose lock is to be had: the process that staged it has ended.
    ///
    /// - Parameters:
    ///   - isDeep: whether the directories in it are gone over as well.
    ///   - shouldStop: asked before each directory.
    /// - Returns: how many files were removed, and the first failure, which ended nothing. To be told to stop is none.
    package static func run(
        _ root: OpenDirectory, names: StagingNames, isDeep: Bool = true, shouldStop: () -> Bool
    ) -> (removed: Int, failure: Errno?) {
        var removed = 0
        let walk = isDeep ? TreeWalk() : TreeWalk(mostLevels: 1)
        let failure = DirectoryTree.visit(beneath: root, by: walk, shouldStop: shouldStop) {
            (directory, name) throws(Errno) in
            guard names.areOfThisHost(name), try remove(name, in: directory) else { return }
            removed += 1
        }
        return (removed, failure == .canceled ? nil : failure)
    }

    /// Removes one file, unless somebody holds it.
    private static func remove(_ name: EntryName, in directory: OpenDirectory) throws(Errno) -> Bool {
        let file = try open(name, in: directory)
        let status = try FileStatus(of: file)
        guard status.kind == .regular else { return false }
        do throws(Errno) {
            _ = try systemCall { wharfd_lock_now(file.number) }
        } catch .wouldBlock { return false }
        // Whoever has the lock is the only one to move or remove the name, so that it stays what it is seen to be here.
        let now = try directory.status(of: name)
        guard now.identity == status.identity else { return false }
        try directory.removeFile(name)
        return true
    }

    /// Opens a file to lock it, for writing where we may: NFS wants that of an exclusive lock.
    private static func open(_ name: EntryName, in directory: OpenDirectory) throws(Errno) -> OwnedDescriptor {
        do throws(Errno) {
            return try directory.open(name, O_RDWR | O_NONBLOCK | O_NOCTTY)
        } catch .permissionDenied {
            return try directory.openFile(name)
        }
    }
}
