// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import SystemPackage
import Testing

@testable import LinuxSystem
@testable import Serving

@Suite struct OpenFileCacheEvictionTests {
    private let counters = DirectoryCounters()

    private func cache(
        validity: Int64 = 1000, entries: Int = 100, memory: Int = 1 << 20, idle: Int64 = 10_000
    ) -> OpenFileCache {
        OpenFileCache(
            limits: OpenFileCache.Limits(validity: validity, entries: entries, memory: memory, idle: idle),
            counters: counters)
    }

    private func key(_ path: String) throws -> OpenFileCache.Key {
        OpenFileCache.Key(location: 0, path: try RequestPath(path))
    }

    private func found(_ resource: Resource, isCacheable: Bool = true) -> Resolution {
        let readings = DirectoryReadings(parent: counters.read(device: 1, inode: 1))
        return Resolution(resource: resource, dependencies: readings, isCacheable: isCacheable)
    }

    private func found(_ file: OpenFile) -> Resolution { found(.file(file)) }

    private func fill(_ cache: OpenFileCache, _ paths: [String], content: [UInt8] = []) throws {
        for path in paths { _ = cache.store(found(.sample(content: content)), for: try key(path), now: 0) }
    }

    private func known(_ cache: OpenFileCache, _ paths: [String], now: Int64 = 0) throws -> [String] {
        try paths.filter { cache.resource(for: try key($0), now: now) != nil }
    }

    /// What an entry costs whose path has two bytes, and a NUL.
    private func cost(_ file: OpenFile) -> Int { 3 + file.memoryCost }

    private static let four = ["/a", "/b", "/c", "/d"]

    // MARK: Limits

    @Test(arguments: [(4, 4), (3, 3), (1, 1)])
    func entriesAreAtMostTheLimit(limit: Int, kept: Int) throws {
        let cache = cache(entries: limit)
        try fill(cache, Self.four)
        #expect(cache.count == kept)
        #expect(try known(cache, Self.four).count == kept)
        // The newest is never the one that goes.
        #expect(try known(cache, ["/d"]) == ["/d"])
    }

    @Test(arguments: [(0, 4), (1, 3)])
    func bytesAreAtMostTheLimit(missing: Int, kept: Int) throws {
        let cost = cost(.sample(content: [1, 2, 3]))
        let cache = cache(memory: 4 * cost - missing)
        try fill(cache, Self.four, content: [1, 2, 3])
        #expect(cache.count == kept)
        #expect(cache.memoryUsed == kept * cost)
    }

    @Test(arguments: [(0, 1), (1, 0)])
    func fileThatExceedsTheMemoryAloneIsServedAndNotKept(missing: Int, kept: Int) throws {
        let file = OpenFile.sample(content: [1, 2, 3])
        let cache = cache(memory: cost(file) - missing)
        #expect(cache.store(found(file), for: try key("/a"), now: 0).file === file)
        #expect(cache.count == kept)
        #expect(cache.memoryUsed == kept * cost(file))
    }

    @Test func fileThatIsTooLargeToKeepDrivesNothingOut() throws {
        let cost = cost(.sample())
        let cache = cache(memory: 4 * cost)
        try fill(cache, Self.four)
        let large = OpenFile.sample(content: [UInt8](repeating: 0, count: 4 * cost))
        _ = cache.store(found(large), for: try key("/large"), now: 0)
        #expect(try known(cache, Self.four) == Self.four)
        // Nor does the version that was small enough stay.
        let grown = OpenFile.sample(.sample(size: 2000), content: [UInt8](repeating: 0, count: 4 * cost))
        #expect(cache.store(found(grown), for: try key("/a"), now: 0).file === grown)
        #expect(try known(cache, Self.four) == ["/b", "/c", "/d"])
    }

    @Test func largerFileDrivesOutAsManyAsItNeeds() throws {
        let cost = cost(.sample())
        let cache = cache(memory: 4 * cost)
        try fill(cache, Self.four)
        let large = OpenFile.sample(content: [UInt8](repeating: 0, count: cost + 1))
        _ = cache.store(found(large), for: try key("/l"), now: 0)
        #expect(cache.count == 2)
        #expect(cache.memoryUsed <= 4 * cost)
        #expect(try known(cache, ["/l"]) == ["/l"])
    }

    // MARK: The CLOCK rule

    @Test(arguments: [true, false])
    func entryThatWasUsedSinceTheHandPassedGetsAnotherRound(byLooking: Bool) throws {
        // Without validity every use is a look, which finds the same.
        let cache = cache(validity: byLooking ? 0 : 1000, entries: 4)
        var watched = try Self.four.map { try store(cache, $0) }
        // The hand goes round, takes every mark, and one of the four goes.
        _ = try store(cache, "/e")
        watched.removeAll { $0.file == nil }
        try #require(watched.count == 3)
        let used = watched[1]
        if byLooking {
            #expect(cache.store(found(.sample()), for: try key(used.path), now: 1).file === used.file)
        } else {
            #expect(cache.resource(for: try key(used.path), now: 1)?.file === used.file)
        }
        _ = try store(cache, "/f")
        _ = try store(cache, "/g")
        #expect(watched.filter { $0.file != nil }.map(\.path) == [used.path])
    }

    @Test func newEntryFindsRoomThoughAllOthersAreInUse() throws {
        let cache = cache(entries: 4)
        try fill(cache, Self.four)
        for path in ["/e", "/f", "/g", "/h"] {
            _ = try known(cache, Self.four)
            let newest = try store(cache, path)
            #expect(newest.file != nil)
            #expect(cache.count == 4)
        }
    }

    private final class Watched {
        let path: String
        weak var file: OpenFile?

        init(_ path: String, _ file: OpenFile) {
            self.path = path
            self.file = file
        }
    }

    /// Stores a file, and tells later whether it is there still, without the look being a use.
    private func store(_ cache: OpenFileCache, _ path: String) throws -> Watched {
        let file = OpenFile.sample()
        _ = cache.store(found(file), for: try key(path), now: 0)
        return Watched(path, file)
    }

    // MARK: Idle entries

    @Test(arguments: [(9_999, true), (10_000, false)])
    func entryStaysUntilItWasIdleForItsTime(idle: Int64, stays: Bool) throws {
        let cache = cache(validity: .max, idle: 10_000)
        _ = cache.store(found(.sample()), for: try key("/a"), now: 100)
        cache.sweep(now: 100 + idle)
        #expect((cache.count == 1) == stays)
        #expect((cache.resource(for: try key("/a"), now: 100 + idle) != nil) == stays)
        #expect(stays || cache.memoryUsed == 0)
    }

    @Test func useBeginsTheIdleTimeAnew() throws {
        let cache = cache(validity: .max, idle: 10_000)
        try fill(cache, ["/a", "/b"])
        _ = try known(cache, ["/a"], now: 5_000)
        cache.sweep(now: 10_000)
        #expect(try known(cache, ["/a", "/b"], now: 10_000) == ["/a"])
        cache.sweep(now: 15_000)
        #expect(cache.count == 1)
        cache.sweep(now: 20_000)
        #expect(cache.count == 0)
    }

    @Test func sweepLooksAtABoundedNumberAndGoesOnFromThere() throws {
        let cache = cache(entries: 10_000, memory: 1 << 30)
        for number in 0..<8_193 { _ = try store(cache, "/\(number)") }
        cache.sweep(now: 10_000)
        #expect(cache.count == 1)
        cache.sweep(now: 10_000)
        #expect(cache.count == 0)
        #expect(cache.memoryUsed == 0)
    }

    // MARK: Leases

    /// A file whose descriptor is a pipe's writing end: its reader comes to an end when, and only when, it closes.
    private final class PipedFile {
        var lease: OpenFile?
        let reader: OwnedDescriptor

        init() throws {
            let ends = try FileDescriptor.pipe()
            lease = .sample(.sample(), source: .descriptor(OwnedDescriptor(ends.writeEnd)))
            reader = OwnedDescriptor(ends.readEnd)
        }

        /// What has been written; nothing once nobody could write any more.
        func read() throws -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 8)
            let count = try bytes.withUnsafeMutableBytes { try reader.borrowed.read(into: $0) }
            return Array(bytes[..<count])
        }
    }

    enum Leaving: CaseIterable {
        case eviction, replacement, sweep, trouble
    }

    @Test(arguments: Leaving.allCases)
    func descriptorClosesWithTheLastLeaseAndNotBefore(leaving: Leaving) throws {
        let cache = cache(entries: 1)
        let key = try key("/a")
        let piped = try PipedFile()
        _ = cache.store(found(.file(try #require(piped.lease))), for: key, now: 0)
        switch leaving {
        case .eviction: try fill(cache, ["/b"])
        case .replacement: _ = cache.store(found(.file(.sample(.sample(inode: 8)))), for: key, now: 0)
        case .sweep: cache.sweep(now: 10_000)
        case .trouble: _ = cache.store(found(.refused(.internalServerError), isCacheable: false), for: key, now: 0)
        }
        #expect(cache.resource(for: key, now: 0)?.file !== piped.lease)
        // Still open: what is written to it arrives.
        let descriptor = try #require(piped.lease?.descriptor)
        #expect(try descriptor.writeAll([7]) == 1)
        #expect(try piped.read() == [7])
        piped.lease = nil
        #expect(try piped.read().isEmpty)
    }
}
