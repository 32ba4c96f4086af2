// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration

/// How the process's descriptors are shared out, so that running out of them is an overload and not an accident.
struct DescriptorBudget: Equatable, Sendable {
    /// Connections of all workers.
    let connections: Int
    /// Entries of one worker's file cache, each of which may hold a descriptor.
    let cacheEntriesPerWorker: Int
    private let workers: Int

    /// For logs, standard streams, the supervisor and the pool.
    static let overhead = 48
    /// For a worker's epoll set, mailbox and first root.
    static let overheadPerWorker = 6
    /// For a worker's socket and its reserve.
    static let overheadPerListener = 2

    /// - Parameters:
    ///   - descriptors: the limit of the process (`RLIMIT_NOFILE`).
    ///   - workers: 1 and up.
    ///   - listeners: of one worker.
    ///   - roots: directories that each worker keeps open, 1 and up.
    init(descriptors: Int, workers: Int, listeners: Int, roots: Int = 1, limits: Limits, cacheEntries: Int) {
        self.workers = workers
        let perWorker = Self.overheadPerWorker + max(roots - 1, 0) + listeners * Self.overheadPerListener
        let taken = Self.overhead + workers * perWorker
        let usable = max(descriptors - taken, workers * 4)
        // A connection that sends a large file holds that file's descriptor as well, which is the cache's in most
        // cases; the cache gets a quarter at most.
        cacheEntriesPerWorker = max(min(cacheEntries, usable / 4 / workers), 1)
        let affordable = max(usable - cacheEntriesPerWorker * workers, workers)
        switch limits.connections {
        case .automatic: connections = affordable
        case .fixed(let count): connections = min(affordable, max(count, workers))
        }
    }

    /// The share of one worker, 1 and up: the kernel spreads connections, so that no worker can lend to another.
    func connections(ofWorker index: Int) -> Int {
        connections / workers + (index < connections % workers ? 1 : 0)
    }
}
