// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import SystemPackage
import Testing

@testable import LinuxSystem
@testable import Serving

@Suite struct OpenFileCacheTests {
    private let counters = DirectoryCounters()

    private func cache(
        validity: Int64 = 1000, entries: Int = 100, memory: Int = 1 << 20, idle: Int64 = 10_000
    ) -> OpenFileCache {
        OpenFileCache(
            limits: OpenFileCache.Limits(validity: validity, entries: entries, memory: memory, idle: idle),
            counters: counters)
    }

    private func key(_ path: String, location: Int = 0) throws -> OpenFileCache.Key {
        OpenFileCache.Key(location: location, path: try RequestPath(path))
    }

    /// What looking at a path in directory 1 gives.
    private func found(_ resource: Resource, isCacheable: Bool = true) -> Resolution {
        Resolution(
            resource: resource, dependencies: DirectoryReadings(parent: counters.read(device: 1, inode: 1)),
            isCacheable: isCacheable)
    }

    private func found(_ file: OpenFile) -> Resolution { found(.file(file)) }

    // MARK: Validity

    @Test(arguments: [1, 2, 1000, 3_600_000_000_000] as [Int64])
    func entryIsBelievedUntilItsValidityIsOver(validity: Int64) throws {
        let cache = cache(validity: validity)
        let key = try key("/a")
        let file = OpenFile.sample()
        _ = cache.store(found(file), for: key, now: 500)
        #expect(cache.resource(for: key, now: 500)?.file === file)
        #expect(cache.resource(for: key, now: 500 + validity - 1)?.file === file)
        #expect(cache.resource(for: key, now: 500 + validity) == nil)
    }

    @Test func entryIsNeverBelievedWithoutValidity() throws {
        let cache = cache(validity: 0)
        let key = try key("/a")
        _ = cache.store(found(.sample()), for: key, now: 500)
        #expect(cache.resource(for: key, now: 500) == nil)
        #expect(cache.count == 1)
    }

    @Test(arguments: [(1399, true), (1400, false)] as [(Int64, Bool)])
    func entryIsBelievedFromWhenItSaysItWasChecked(now: Int64, isBelieved: Bool) throws {
        let cache = cache(validity: 1000)
        let key = try key("/a")
        _ = cache.store(found(.sample()), for: key, now: 500, checkedAt: 400)
        #expect((cache.resource(for: key, now: now) != nil) == isBelieved)
        // The same of a look that finds the same.
        _ = cache.store(found(.sample()), for: key, now: 1300, checkedAt: 400)
        #expect((cache.resource(for: key, now: now) != nil) == isBelieved)
    }

    @Test func lastFileIsTheOneThatWasFoundBelievedOrNot() throws {
        let cache = cache(validity: 1000)
        let key = try key("/a")
        #expect(cache.lastFile(for: key) == nil)
        let file = OpenFile.sample()
        _ = cache.store(found(file), for: key, now: 0)
        counters.bump(device: 1, inode: 1)
        #expect(cache.lastFile(for: key) === file)
        _ = cache.store(found(.refused(.notFound)), for: key, now: 0)
        #expect(cache.lastFile(for: key) == nil)
    }

    @Test func useDoesNotProlongTheValidity() throws {
        let cache = cache(validity: 1000)
        let key = try key("/a")
        _ = cache.store(found(.sample()), for: key, now: 0)
        #expect(cache.resource(for: key, now: 999) != nil)
        #expect(cache.resource(for: key, now: 1000) == nil)
    }

    @Test func lookThatFindsTheSameBeginsTheValidityAnew() throws {
        let cache = cache(validity: 1000)
        let key = try key("/a")
        _ = cache.store(found(.sample()), for: key, now: 0)
        _ = cache.store(found(.sample()), for: key, now: 1000)
        #expect(cache.resource(for: key, now: 1999) != nil)
        #expect(cache.resource(for: key, now: 2000) == nil)
    }

    @Test func otherPathsAndLocationsAreOthers() throws {
        let cache = cache()
        _ = cache.store(found(.sample()), for: try key("/a"), now: 0)
        #expect(cache.resource(for: try key("/a"), now: 0) != nil)
        #expect(cache.resource(for: try key("/b"), now: 0) == nil)
        #expect(cache.resource(for: try key("/a/"), now: 0) == nil)
        #expect(cache.resource(for: try key("/a", location: 1), now: 0) == nil)
    }

    // MARK: Dependencies

    @Test(arguments: [(1, true), (2, true), (3, false)])
    func bumpOfADirectoryThatItDependsOnDropsItAtOnce(bumped: UInt64, isDropped: Bool) throws {
        let cache = cache()
        let key = try key("/a/")
        let readings = DirectoryReadings(
            parent: counters.read(device: 1, inode: 1), itself: counters.read(device: 1, inode: 2))
        _ = cache.store(
            Resolution(resource: .file(.sample()), dependencies: readings, isCacheable: true), for: key, now: 0)
        counters.bump(device: 1, inode: bumped)
        #expect((cache.resource(for: key, now: 0) == nil) == isDropped)
    }

    @Test func lookAfterABumpIsBelieved() throws {
        let cache = cache()
        let key = try key("/a")
        let file = OpenFile.sample()
        _ = cache.store(found(file), for: key, now: 0)
        counters.bump(device: 1, inode: 1)
        _ = cache.store(found(.sample()), for: key, now: 1)
        #expect(cache.resource(for: key, now: 1)?.file === file)
    }

    @Test func readingTakenBeforeTheBumpIsNotBelievedThoughStoredAfterIt() throws {
        let cache = cache()
        let key = try key("/a")
        let old = found(.sample())
        counters.bump(device: 1, inode: 1)
        _ = cache.store(old, for: key, now: 1)
        #expect(cache.resource(for: key, now: 1) == nil)
    }

    // MARK: What is kept

    @Test func unchangedFileKeepsItsInstance() throws {
        let cache = cache()
        let key = try key("/a")
        let file = OpenFile.sample()
        #expect(cache.store(found(file), for: key, now: 0).file === file)
        #expect(cache.store(found(.sample()), for: key, now: 5000).file === file)
        #expect(cache.resource(for: key, now: 5000)?.file === file)
        #expect(cache.count == 1)
        #expect(cache.memoryUsed == key.path.bytes.count + file.memoryCost)
    }

    @Test(arguments: [
        FileStatus.sample(size: 1001), .sample(modified: SampleTime.modified + 1),
        .sample(changed: SampleTime.modified + 1), .sample(inode: 8),
    ])
    func changedFileIsReplaced(status: FileStatus) throws {
        let cache = cache()
        let key = try key("/a")
        _ = cache.store(found(.sample()), for: key, now: 0)
        let changed = OpenFile.sample(status, content: [1, 2, 3])
        #expect(cache.store(found(changed), for: key, now: 1000).file === changed)
        #expect(cache.resource(for: key, now: 1000)?.file === changed)
        #expect(cache.memoryUsed == key.path.bytes.count + changed.memoryCost)
    }

    @Test func freshFileIsReplacedThoughItsStatusIsTheSame() throws {
        let cache = cache()
        let key = try key("/a")
        let status = FileStatus.sample(modified: SampleTime.now - 1)
        let fresh = OpenFile.sample(status, content: [1])
        try #require(fresh.isFresh)
        _ = cache.store(found(fresh), for: key, now: 0)
        let later = OpenFile.sample(status, content: [2], now: SampleTime.now + 2 * SampleTime.second)
        try #require(!later.isFresh)
        #expect(cache.store(found(later), for: key, now: 1000).file === later)
        #expect(cache.resource(for: key, now: 1000)?.file === later)
    }

    @Test func absenceIsRememberedAndEnds() throws {
        let cache = cache()
        let key = try key("/a")
        #expect(cache.store(found(.refused(.notFound)), for: key, now: 0).summary == "404")
        #expect(cache.resource(for: key, now: 999)?.summary == "404")
        #expect(cache.store(found(.sample()), for: key, now: 1000).summary == "bytes")
        #expect(cache.resource(for: key, now: 1000)?.summary == "bytes")
        #expect(cache.store(found(.refused(.notFound)), for: key, now: 2000).summary == "404")
        #expect(cache.resource(for: key, now: 2000)?.summary == "404")
        #expect(cache.store(found(.directoryWithoutSlash), for: key, now: 3000).summary == "directory")
        #expect(cache.resource(for: key, now: 3000)?.summary == "directory")
        #expect(cache.count == 1)
    }

    @Test func troubleOfAMomentIsNotKeptAndDropsWhatWas() throws {
        let cache = cache()
        let key = try key("/a")
        let trouble = found(.refused(.serviceUnavailable), isCacheable: false)
        #expect(cache.store(trouble, for: key, now: 0).summary == "503")
        #expect(cache.count == 0)
        _ = cache.store(found(.sample()), for: key, now: 0)
        #expect(cache.store(trouble, for: key, now: 1).summary == "503")
        #expect(cache.resource(for: key, now: 1) == nil)
        #expect(cache.count == 0)
        #expect(cache.memoryUsed == 0)
    }

    @Test func cacheWithoutEntriesKeepsNothing() throws {
        let cache = cache(entries: 0)
        let file = OpenFile.sample()
        #expect(cache.store(found(file), for: try key("/a"), now: 0).file === file)
        #expect(cache.resource(for: try key("/a"), now: 0) == nil)
        #expect(cache.count == 0)
    }
}
