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
    /// A directory among those that are noted.
    struct Key: Hashable {
        private let device: UInt64
        private let inode: UInt64

        init(_ directory: OpenDirectory) {
            device = directory.status.device
            inode = directory.status.inode
        }
    }

    /// What was made in one directory by some moment; for `settle`.
    struct Noted {
        fileprivate let parent: Key
        fileprivate let children: [Key: UInt64]
    }

    private struct State {
        /// Of each directory, the one that it was made in.
        var parents: [Key: Key] = [:]
        /// Of each directory, those that were made in it, and the number of each making: a directory may be gone, and
        /// the next one have its inode.
        var children: [Key: [Key: UInt64]] = [:]
        var number: UInt64 = 0

        mutating func note(_ child: Key, in parent: Key) {
            forget(child)
            number += 1
            parents[child] = parent
            children[parent, default: [:]][child] = number
        }

        mutating func forget(_ child: Key) {
            guard let parent = parents.removeValue(forKey: child) else { return }
            children[parent]?[child] = nil
            if children[parent]?.isEmpty == true { children[parent] = nil }
        }
    }

    private final class Lock: Sendable {
        let mutex = Mutex<Void>(())
    }

    /// Directories that are noted at most, some 150 bytes each.
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
        guard isFull else { return made }
        // Those of uploads that are never synced would be ever more.
        let noted = noted(in: parent)
        do throws(Errno) { try parent.synchronize() } catch {
            if made.isNew { unmake(name, made.directory, in: parent) }
            throw error
        }
        settle(noted)
        return made
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
            state.withLock { $0.forget(Key(directory)) }
        }
    }

    /// Notes a directory that was made.
    func note(_ directory: OpenDirectory, madeIn parent: OpenDirectory) {
        state.withLock { $0.note(Key(directory), in: Key(parent)) }
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
        state.withLock { $0.parents[Key(directory)] != nil }
    }

    private var isFull: Bool {
        state.withLock { $0.parents.count > most }
    }

    /// What a sync of the directory that begins now will bring to disk.
    func noted(in parent: OpenDirectory) -> Noted {
        let key = Key(parent)
        return Noted(parent: key, children: state.withLock { $0.children[key] ?? [:] })
    }

    /// Forgets directories whose entries are on disk, but none that was made again since.
    func settle(_ noted: Noted) {
        guard !noted.children.isEmpty else { return }
        state.withLock { state in
            for (child, number) in noted.children where state.children[noted.parent]?[child] == number {
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
