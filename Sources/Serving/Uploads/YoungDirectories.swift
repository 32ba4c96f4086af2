// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// Directories that this process has made and whose own entries may not be on disk yet: a door between threads.
///
/// Who puts a file into one has to sync the directory above it too, even if somebody else has made it.
final class YoungDirectories: Sendable {
    /// A directory among those that are noted.
    struct Key: Hashable {
        private let device: UInt64
        private let inode: UInt64

        init(_ directory: OpenDirectory) {
            device = directory.status.device
            inode = directory.status.inode
        }
    }

    private let above = Mutex<[Key: OpenDirectory]>([:])
    /// Held from the making of a directory until it is noted. Others may put a file into it as soon as it is there.
    private let making = Mutex<Void>(())

    /// Makes a directory and opens it; only opens it where somebody else has made it meanwhile. Waits for a disk.
    ///
    /// - Parameter isToBeSynced: whether it is noted; also where somebody else has made it, who may not have synced it.
    /// - Returns: the directory, and whether it was made here.
    func make(
        _ name: EntryName, in parent: OpenDirectory, mode: UInt32, isToBeSynced: Bool
    ) throws(Errno) -> (directory: OpenDirectory, isNew: Bool) {
        try making.withLock { (_) throws(Errno) in
            var isNew = true
            do throws(Errno) { try parent.makeDirectory(name, mode: mode) } catch {
                guard error == .fileExists else { throw error }
                isNew = false
            }
            let directory = try parent.openDirectory(name)
            if isToBeSynced { note(directory, madeIn: parent) }
            return (directory, isNew)
        }
    }

    /// Takes away a directory that was made for nothing, and forgets it; nothing happens where somebody has put
    /// something into it. Waits for a disk.
    func unmake(_ name: EntryName, _ directory: OpenDirectory, in parent: OpenDirectory) {
        making.withLock { _ in
            guard (try? parent.removeDirectory(name)) != nil else { return }
            settle([Key(directory)])
        }
    }

    /// Notes a directory that was made.
    func note(_ directory: OpenDirectory, madeIn parent: OpenDirectory) {
        above.withLock { $0[Key(directory)] = parent }
    }

    /// The directories above this one that have to be synced for its own entry, from below. Waits for a disk while a
    /// directory is being made.
    func unsynced(above directory: OpenDirectory) -> [OpenDirectory] {
        making.withLock { _ in }
        return above.withLock { above in
            var found: [OpenDirectory] = []
            var key = Key(directory)
            // A directory has one parent, so that this ends; the bound is for one that was moved meanwhile.
            while !above.isEmpty, let parent = above[key], found.count < 4_096 {
                found.append(parent)
                key = Key(parent)
            }
            return found
        }
    }

    /// What a sync of the directory that begins now will bring to disk; for `settle`.
    func noted(in parent: OpenDirectory) -> [Key] {
        above.withLock { above in
            guard !above.isEmpty else { return [] }
            let parent = Key(parent)
            return above.filter { Key($0.value) == parent }.map(\.key)
        }
    }

    /// Forgets directories whose entries are on disk.
    func settle(_ keys: [Key]) {
        guard !keys.isEmpty else { return }
        above.withLock { above in
            for key in keys { above[key] = nil }
        }
    }
}
