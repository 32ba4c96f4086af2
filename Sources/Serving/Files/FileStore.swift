// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// A worker's way to files: its cache, the roots that it keeps open, and the pool for what would block.
///
/// Belongs to one worker.
final class FileStore {
    private struct OpenRoot {
        var directory: RootDirectory
        var checkedAt: Int64
        var usedAt: Int64
    }

    private var cache: OpenFileCache
    private let counters: DirectoryCounters
    private let times: PublishTimes
    private let pool: OffloadPool
    private let variants: VariantStore
    private let tally: WorkerCounters?
    /// How long a root's name is believed to mean the same directory, in nanoseconds.
    private(set) var validity: Int64
    /// How long a root stays open that nobody looks beneath, in nanoseconds.
    private var idle: Int64
    /// By name: locations that share a directory share its descriptor.
    private var roots: [String: OpenRoot] = [:]

    /// - Parameter tally: the worker's own; nil: nothing is counted.
    init(
        limits: OpenFileCache.Limits, counters: DirectoryCounters, times: PublishTimes, pool: OffloadPool,
        variants: VariantStore, tally: WorkerCounters? = nil
    ) {
        cache = OpenFileCache(limits: limits, counters: counters)
        validity = limits.validity
        idle = limits.idle
        self.counters = counters
        self.times = times
        self.pool = pool
        self.variants = variants
        self.tally = tally
    }

    /// What the path names, where the cache knows.
    @inline(__always)
    func known(
        _ path: RequestPath, _ preference: CodingPreference, in location: Location, now: Int64
    ) -> Resource? {
        cache.resource(
            for: OpenFileCache.Key(location: location.identity, path: path), preference, now: now)
    }

    /// What the path names, by looking, in the representation that is preferred; in the pool where that takes time.
    ///
    /// - Parameters:
    ///   - now: nanoseconds of the loop's clock.
    ///   - wallNow: nanoseconds since 1970.
    ///   - trace: where decisions are noted; nil for every client.
    func find(_ wanted: WantedFile, now: Int64, wallNow: Int64, trace: Trace? = nil) async -> Resource {
        let (location, path) = (wanted.location, wanted.path)
        let fileTrace = trace.map { FileTrace(trace: $0, location: location) }
        let key = wanted.key
        let root: OpenRoot
        do throws(Errno) {
            root = try await openRoot(of: location, now: now)
            fileTrace?.noteRoot(nil)
        } catch {
            fileTrace?.noteRoot(error)
            return .refused(Status(opening: error))
        }
        let resolver = FileResolver(
            root: root.directory, rules: location.rules, counters: counters, times: times,
            known: cache.lastFile(for: key),
            cachedOnly: true, now: wallNow, pool: pool, trace: fileTrace)
        let mark = trace?.count ?? 0
        let resolution: Resolution
        if let found = try? resolver.resolve(path) {
            resolution = found
        } else {
            trace?.rewind(to: mark)
            let patient = resolver.waiting()
            resolution = await pool.run(.read) { patient.resolveWaiting(path) }
        }
        // Believed no longer than the root is: the next deployment is seen in time wherever the path was found.
        let plain = cache.store(resolution, for: key, now: now, checkedAt: root.checkedAt)
        guard wanted.preference != .identity, case .file(let file) = plain else { return plain }
        let selection = RepresentationSelection(
            resolver: resolver, preference: wanted.preference,
            known: cache.lastSelection(for: key, wanted.preference), pool: pool, variants: variants, tally: tally)
        let selected = await selection.select(from: file)
        if file.isCodable { cache.store(selected, of: file, wanted.preference, for: key) }
        return selected
    }

    /// Opens the roots ahead of the first request, waiting for disks; one that is not there is looked for again by each
    /// request.
    func openRoots(of locations: [Location], now: Int64) {
        for location in locations
        where location.fixedResponse == nil && believedRoot(of: location, now: now) == nil {
            guard let found = try? RootDirectory(path: location.root) else { continue }
            _ = keep(found, of: location, now: now)
        }
    }

    /// The location's root directory, as it is believed to be.
    func root(of location: Location, now: Int64) async throws(Errno) -> RootDirectory {
        try await openRoot(of: location, now: now).directory
    }

    /// Drops everything that is known: other settings hold from now on.
    func forgetAll(limits: OpenFileCache.Limits) {
        cache = OpenFileCache(limits: limits, counters: counters)
        validity = limits.validity
        idle = limits.idle
        roots.removeAll()
    }

    /// Drops what was not used lately; a root too, so that none stays open for a request that began under settings
    /// which no longer hold.
    func sweep(now: Int64) {
        cache.sweep(now: now)
        for (name, root) in roots where now - root.usedAt >= idle { roots[name] = nil }
    }

    /// The location's root: opened again when its name was last looked at too long ago, because a symbolic link there
    /// may lead to the next deployment by now. In the pool where the kernel would have to ask a disk.
    private func openRoot(of location: Location, now: Int64) async throws(Errno) -> OpenRoot {
        if let root = believedRoot(of: location, now: now) { return root }
        let path = location.root
        do throws(Errno) {
            return keep(try RootDirectory(path: path, cachedOnly: true), of: location, now: now)
        } catch {
            guard error == .wouldBlock else { throw error }
        }
        let found = await pool.run(.read) { Result { () throws(Errno) in try RootDirectory(path: path) } }
        return keep(try found.get(), of: location, now: now)
    }

    private func believedRoot(of location: Location, now: Int64) -> OpenRoot? {
        guard let root = roots[location.root], now - root.checkedAt < validity else { return nil }
        roots[location.root]?.usedAt = now
        return root
    }

    private func keep(_ found: RootDirectory, of location: Location, now: Int64) -> OpenRoot {
        let known = roots[location.root]?.directory
        let isSame = known.map { $0.status.identity == found.status.identity }
        let directory = isSame == true ? known ?? found : found
        let root = OpenRoot(directory: directory, checkedAt: now, usedAt: now)
        roots[location.root] = root
        return root
    }
}
