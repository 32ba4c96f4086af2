// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// What the workers share to put files in place and take them away: the doors between threads that this takes.
final class Publishing: Sendable {
    /// Has every worker's cache forget what changed.
    let counters: DirectoryCounters
    let names = StagingNames()
    let locks = NameLocks()
    let times = PublishTimes()
    let young = YoungDirectories()
    private let directorySyncs: DirectorySyncs
    let usage: DirectoryUsage
    let digests = DigestMemory()
    let allowance: StagingAllowance

    /// - Parameter descriptors: the limit of the process; `.max` where there is no need to go easy on them.
    init(counters: DirectoryCounters, pool: OffloadPool, descriptors: Int = .max) {
        self.counters = counters
        allowance = StagingAllowance(descriptors: descriptors)
        directorySyncs = DirectorySyncs(pool: pool)
        usage = DirectoryUsage { pool.submit(.read, $0) }
    }

    /// Has the caches forget what they know of a directory's entries; to be called after a change and before its
    /// answer.
    func announce(_ directory: OpenDirectory) {
        counters.bump(device: directory.status.device, inode: directory.status.inode)
    }

    /// Returns when every change of the directories' entries that was made before is on disk.
    ///
    /// - Parameter directories: from the one that was changed upwards, so that nothing is on disk that leads nowhere.
    func synchronize(_ directories: [OpenDirectory]) async throws(Refusal) {
        for directory in Self.distinct(directories) {
            let noted = young.noted(in: directory)
            if let error = await directorySyncs.synchronize(directory) {
                throw Refusal("sync a directory", error, as: Status.init(keeping:))
            }
            young.settle(noted)
        }
    }

    /// Each directory once, where it comes first: the files of a form share theirs, however often it was opened.
    static func distinct(_ directories: [OpenDirectory]) -> [OpenDirectory] {
        guard directories.count > 1 else { return directories }
        var met: Set<FileIdentity> = []
        return directories.filter { met.insert($0.status.identity).inserted }
    }
}
