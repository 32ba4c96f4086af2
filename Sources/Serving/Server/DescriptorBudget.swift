// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration

/// How the process's descriptors are shared out, so that running out of them is an overload and not an accident.
struct DescriptorBudget: Equatable, Sendable {
    /// Connections of one worker.
    let connectionsPerWorker: Int
    /// Entries of one worker's file cache, each of which may hold a descriptor.
    let cacheEntriesPerWorker: Int

    /// For listeners, epoll sets, logs, roots, the pool and the reserve.
    static let overhead = 64

    /// - Parameters:
    ///   - descriptors: the limit of the process (`RLIMIT_NOFILE`).
    ///   - workers: 1 and up.
    init(descriptors: Int, workers: Int, limits: Limits, cacheEntries: Int) {
        let usable = max(descriptors - Self.overhead, workers * 4)
        // A connection that sends a large file holds that file's descriptor as well, which is the cache's in most
        // cases; the cache gets a quarter at most.
        let cache = min(cacheEntries, usable / 4 / workers)
        cacheEntriesPerWorker = max(cache, 1)
        let affordable = max((usable - cacheEntriesPerWorker * workers) / workers, 1)
        switch limits.connections {
        case .automatic: connectionsPerWorker = affordable
        case .fixed(let count): connectionsPerWorker = min(affordable, max((count + workers - 1) / workers, 1))
        }
    }
}
