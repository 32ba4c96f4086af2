// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Logging
import struct SystemPackage.Errno

/// Removes what the uploads of processes that are gone have left behind: once for each directory that takes files, on a
/// thread of its own, which may take as long as the tree is large.
///
/// Belongs to the supervisor's thread.
struct StagingSweeper {
    private let names: StagingNames
    private let logger: Logger
    private let isStopping = Flag()
    private var threads: [Thread] = []
    private var swept: Set<Target> = []

    /// A directory that takes files.
    private struct Target: Hashable, Sendable {
        let root: String
        /// Beneath the root, as `RootDirectory` takes it.
        let path: [UInt8]
        let links: RootDirectory.SymbolicLinks

        /// The directories between it and the root, from above.
        var pathsAbove: [[UInt8]] {
            path.indices.dropLast(2).filter { path[$0] == UInt8(ascii: "/") }.map { path[...$0] + [0] }
        }
    }

    init(names: StagingNames, logger: Logger) {
        self.names = names
        self.logger = logger
    }

    /// Begins with the directories that were not swept before.
    mutating func sweep(_ settings: Settings) {
        let locations = [settings.topLevel] + settings.locations
        let targets = Set(locations.compactMap(Self.target)).subtracting(swept)
        swept.formUnion(targets)
        guard !targets.isEmpty else { return }
        let (names, logger, isStopping) = (names, logger, isStopping)
        let thread = try? Thread(name: "wharfd-sweep") {
            for target in targets where !isStopping.isSet { Self.sweep(target, names, logger, isStopping) }
        }
        // Without a thread, what was left stays until the next start: it is hidden, and only takes room.
        if let thread { threads.append(thread) }
    }

    /// Ends the sweeps, waiting for them until `deadline`, in nanoseconds of `MonotonicClock`.
    func stop(deadline: Int64) {
        isStopping.set()
        for thread in threads { _ = thread.join(until: deadline) }
    }

    private static func target(of location: LocationSettings) -> Target? {
        guard location.takesFiles else { return nil }
        let path = Array(location.path.utf8.dropFirst(location.rootPath.utf8.count))
        let slashed = path.last == UInt8(ascii: "/") ? path : path + [UInt8(ascii: "/")]
        return Target(root: location.root, path: slashed + [0], links: .init(location.symlinks))
    }

    private static func sweep(_ target: Target, _ names: StagingNames, _ logger: Logger, _ isStopping: Flag) {
        do throws(Errno) {
            let root = try RootDirectory(path: target.root)
            // As long as the directory is not there, what is to be put into it is staged in the nearest one above it.
            for path in target.pathsAbove {
                let above = try root.openDirectory(path, symbolicLinks: target.links)
                let (removed, _) = StagingSweep.run(above, names: names, isDeep: false) { isStopping.isSet }
                if removed > 0 { logger.notice("removed \(removed) unfinished uploads from \(target.root)") }
            }
            let directory = try root.openDirectory(target.path, symbolicLinks: target.links)
            let (removed, failure) = StagingSweep.run(directory, names: names) { isStopping.isSet }
            if removed > 0 { logger.notice("removed \(removed) unfinished uploads beneath \(target.root)") }
            if let failure { throw failure }
        } catch {
            // A directory that is yet to be made has nothing in it.
            guard error != .noSuchFileOrDirectory else { return }
            logger.warning("cannot look everywhere beneath \(target.root) for unfinished uploads: \(error)")
        }
    }
}
