// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// Directories that this process has made and whose own entries may not be on disk yet: a door between threads.
///
/// Who puts a file into one has to sync the directory above it too, even if somebody else has made it, and by rules that
/// promised nothing. None of them is held open.
final class YoungDirectories: Sendable {
    /// Directories that were made by some moment; for `settle`.
    struct Noted {
        fileprivate let makings: [FileIdentity: Making]
    }

    fileprivate struct Making {
        let parent: FileIdentity
        /// A directory may be gone, and the next one have its inode.
        let number: UInt64
    }

    private struct State {
        var makings: [FileIdentity: Making] = [:]
        /// Of each directory, those that were made in it.
        var children: [FileIdentity: Set<FileIdentity>] = [:]
        /// Of each file system, how many are noted.
        var counts: [UInt64: Int] = [:]
        var number: UInt64 = 0

        mutating func note(_ child: FileIdentity, in parent: FileIdentity) {
            forget(child)
            number += 1
            makings[child] = Making(parent: parent, number: number)
            children[parent, default: []].insert(child)
            counts[child.device, default: 0] += 1
        }

        mutating func forget(_ child: FileIdentity) {
            guard let making = makings.removeValue(forKey: child) else { return }
            children[making.parent]?.remove(child)
            if children[making.parent]?.isEmpty == true { children[making.parent] = nil }
            counts[child.device, default: 0] -= 1
        }
    }

    private final class Lock: Sendable {
        let mutex = Mutex<Void>(())
    }

    /// Directories that are noted at most of one file system, some 200 bytes each.
    private let most: Int
    private let state = Mutex(State())
    /// Held from the making of a directory until it is noted. Others may put a file into it as soon as it is there.
    /// One of several by the file system: those of one that hangs stop nobody else's.
    private let making = (0..<16).map { _ in Lock() }

    init(most: Int = 65_536) {
        self.most = most
    }

    /// Makes a directory and opens it; only opens it where somebody else has made it meanwhile, who may not have synced
    /// it. Waits for a disk.
    ///
    /// - Returns: the directory, and whether it was made here.
    func make(
        _ name: EntryName, in parent: OpenDirectory, mode: UInt32
    ) throws(Errno) -> (directory: OpenDirectory, isNew: Bool) {
        let made = try lock(parent).mutex.withLock { (_) throws(Errno) in
            let made = try Self.makeOrOpen(name, in: parent, mode: mode)
            note(made.directory, madeIn: parent)
            return made
        }
        do throws(Errno) { try makeRoom(onFileSystemOf: made.directory) } catch {
            if made.isNew { unmake(name, made.directory, in: parent) }
            throw error
        }
        return made
    }

    /// Those that nobody syncs, or that others have removed, would be ever more: once in a long while all are synced.
    private func makeRoom(onFileSystemOf directory: OpenDirectory) throws(Errno) {
        let device = directory.status.device
        let noted = state.withLock { state -> Noted? in
            guard state.counts[device, default: 0] > most else { return nil }
            return Noted(makings: state.makings.filter { $0.key.device == device })
        }
        guard let noted else { return }
        try directory.synchronizeFileSystem()
        settle(noted)
    }

    private static func makeOrOpen(
        _ name: EntryName, in parent: OpenDirectory, mode: UInt32
    ) throws(Errno) -> (directory: OpenDirectory, isNew: Bool) {
        do throws(Errno) {
            return (try parent.makeDirectory(name, mode: mode), true)
        } catch {
            guard error == .fileExists else { throw error }
            return (try parent.openDirectory(name), false)
        }
    }

    /// Takes away a directory that was made for nothing, and forgets it; nothing happens where somebody has put
    /// something into it. Waits for a disk.
    func unmake(_ name: EntryName, _ directory: OpenDirectory, in parent: OpenDirectory) {
        lock(parent).mutex.withLock { _ in
            guard (try? parent.removeDirectory(name)) != nil else { return }
            state.withLock { $0.forget(directory.status.identity) }
        }
    }

    /// Notes a directory that was made.
    func note(_ directory: OpenDirectory, madeIn parent: OpenDirectory) {
        state.withLock { $0.note(directory.status.identity, in: parent.status.identity) }
    }

    /// The directories above this one that have to be synced for its own entry, from below. Waits for a disk while a
    /// directory is being made on its file system.
    func unsynced(above directory: OpenDirectory) throws(Errno) -> [OpenDirectory] {
        lock(directory).mutex.withLock { _ in }
        var found: [OpenDirectory] = []
        var here = directory
        while isNoted(here) {
            here = try here.openParent()
            found.append(here)
        }
        return found
    }

    private func isNoted(_ directory: OpenDirectory) -> Bool {
        state.withLock { $0.makings[directory.status.identity] != nil }
    }

    /// What a sync of the directory that begins now will bring to disk.
    func noted(in parent: OpenDirectory) -> Noted {
        state.withLock { state in
            var makings: [FileIdentity: Making] = [:]
            for child in state.children[parent.status.identity] ?? [] { makings[child] = state.makings[child] }
            return Noted(makings: makings)
        }
    }

    /// Forgets directories whose entries are on disk, but none that was made again since.
    func settle(_ noted: Noted) {
        guard !noted.makings.isEmpty else { return }
        state.withLock { state in
            for (child, making) in noted.makings where state.makings[child]?.number == making.number {
                state.forget(child)
            }
        }
    }

    /// A directory that was made is on its parent's file system, and so has the same lock.
    private func lock(_ directory: OpenDirectory) -> Lock {
        var hasher = Hasher()
        hasher.combine(directory.status.device)
        return making[Int(UInt(bitPattern: hasher.finalize()) % UInt(making.count))]
    }
}
