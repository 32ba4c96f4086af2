// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import SystemPackage

/// The way through a tree of directories, depth first. One name at a time is followed, and no symbolic link.
struct TreeWalk {
    /// A directory that has been reached.
    struct Step {
        /// Nil for the root.
        let name: EntryName?
        let directory: OpenDirectory
    }

    private struct Level {
        let name: EntryName?
        let status: FileStatus
        /// Nil where the tree goes so much deeper that it had to be closed meanwhile.
        var directory: OpenDirectory?
        /// The directories in this one that are still to be gone into.
        var pending: [EntryName]
    }

    private let mostLevels: Int
    private let mostOpen: Int
    /// From the root to here, each in the one before.
    private var levels: [Level] = []

    /// - Parameters:
    ///   - mostLevels: how deep a tree is gone into, the root counted: one that loops, by a mount, ends here.
    ///   - mostOpen: how many directories beneath the root are kept open at once, 1 and up.
    init(mostLevels: Int = 512, mostOpen: Int = 64) {
        self.mostLevels = mostLevels
        self.mostOpen = mostOpen
    }

    /// Goes into a directory that `next` has given, or into the root.
    mutating func goInto(_ step: Step, subdirectories: [EntryName]) {
        let isDeepest = levels.count + 1 >= mostLevels
        levels.append(
            Level(
                name: step.name, status: step.directory.status, directory: step.directory,
                pending: isDeepest ? [] : subdirectories))
        // The root stays: it is where the way back begins.
        let farthest = levels.count - 1 - mostOpen
        if farthest > 0 { levels[farthest].directory = nil }
    }

    /// Opens the next directory of the root's file system; nil: there is none left.
    mutating func next(onFailure: (Errno) -> Void) -> Step? {
        while let last = levels.indices.last {
            guard let name = levels[last].pending.popLast() else {
                levels.removeLast()
                continue
            }
            do throws(Errno) {
                let child = try reopenLast().openDirectory(name)
                if child.status.device == levels[0].status.device { return Step(name: name, directory: child) }
            } catch { onFailure(error) }
        }
        return nil
    }

    /// The deepest level's directory; opened anew, one component after the other, where it had to be closed.
    ///
    /// - Throws: ENOENT where one of them is another directory by now; what is in the level is given up then.
    private mutating func reopenLast() throws(Errno) -> OpenDirectory {
        let last = levels.count - 1
        if let directory = levels[last].directory { return directory }
        do throws(Errno) {
            guard var directory = levels[0].directory else { throw .badFileDescriptor }
            for level in levels.dropFirst() {
                guard let name = level.name else { throw .badFileDescriptor }
                directory = try directory.openDirectory(name)
                guard directory.status.identity == level.status.identity else { throw .noSuchFileOrDirectory }
            }
            levels[last].directory = directory
            return directory
        } catch {
            levels[last].pending = []
            throw error
        }
    }
}
