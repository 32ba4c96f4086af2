// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import LinuxSystem
@testable import Serving

/// What clients with one preference or another get of a file, beside the file itself.
@Suite struct OpenFileCacheSelectionTests {
    private let counters = DirectoryCounters()

    private func cache(memory: Int = 1 << 20) -> OpenFileCache {
        OpenFileCache(
            limits: OpenFileCache.Limits(validity: 1000, entries: 10, memory: memory, idle: 10_000), counters: counters)
    }

    private func key(_ path: String) throws -> OpenFileCache.Key {
        OpenFileCache.Key(location: 0, path: try RequestPath(path))
    }

    private func found(_ file: OpenFile) -> Resolution {
        Resolution(
            resource: .file(file), dependencies: DirectoryReadings(parent: counters.read(device: 1, inode: 1)),
            isCacheable: true)
    }

    private func preference(_ field: String) throws -> CodingPreference {
        let request = try SampleRequest("GET / HTTP/1.1", ["Accept-Encoding: \(field)"])
        let accepted = AcceptedCodings(head: request.head, bytes: request.bytes.span)
        return CodingPreference(accepted, offered: [.brotli, .zstandard, .gzip])
    }

    private func coded(_ file: OpenFile, bytes: Int = 10) -> OpenFile {
        file.coded(.gzip, source: .bytes([UInt8](repeating: 1, count: bytes)))
    }

    @Test func selectionIsForItsPreferenceAlone() throws {
        let (cache, key, file) = (cache(), try key("/a"), OpenFile.sample())
        let (gzip, all) = (try preference("gzip"), try preference("gzip, br"))
        _ = cache.store(found(file), for: key, now: 0)
        let selected = coded(file)
        cache.store(.file(selected), of: file, gzip, for: key)
        #expect(cache.resource(for: key, gzip, now: 999)?.file === selected)
        #expect(cache.resource(for: key, all, now: 999) == nil)
        #expect(cache.resource(for: key, now: 999)?.file === file)
        #expect(cache.resource(for: key, gzip, now: 1000) == nil)
    }

    @Test func selectionEndsWithTheLookThatItBelongsTo() throws {
        let (cache, key, file, gzip) = (cache(), try key("/a"), OpenFile.sample(), try preference("gzip"))
        _ = cache.store(found(file), for: key, now: 0)
        let selected = coded(file)
        cache.store(.file(selected), of: file, gzip, for: key)
        // The file is the same; what lies beside it may be another.
        #expect(cache.store(found(.sample()), for: key, now: 1000).file === file)
        #expect(cache.resource(for: key, gzip, now: 1000) == nil)
        #expect(cache.lastSelection(for: key, gzip) === selected)
        cache.store(.file(selected), of: file, gzip, for: key)
        #expect(cache.resource(for: key, gzip, now: 1000)?.file === selected)
        // Another version takes everything with it.
        _ = cache.store(found(.sample(.sample(size: 7))), for: key, now: 1001)
        #expect(cache.lastSelection(for: key, gzip) == nil)
    }

    @Test func selectionOfAFileThatWasReplacedMeanwhileIsNotKept() throws {
        let (cache, key, gzip) = (cache(), try key("/a"), try preference("gzip"))
        let old = OpenFile.sample()
        _ = cache.store(found(.sample(.sample(size: 7))), for: key, now: 0)
        let before = cache.memoryUsed
        cache.store(.file(coded(old)), of: old, gzip, for: key)
        cache.store(.file(coded(old)), of: old, gzip, for: try self.key("/none"))
        #expect(cache.resource(for: key, gzip, now: 1) == nil)
        #expect(cache.memoryUsed == before)
    }

    @Test func fourPreferencesAreKeptAndTheOldestGoes() throws {
        let (cache, key, file) = (cache(), try key("/a"), OpenFile.sample())
        _ = cache.store(found(file), for: key, now: 0)
        let preferences = try ["gzip", "br", "zstd", "gzip, br", "*"].map(preference)
        let before = cache.memoryUsed
        for preference in preferences { cache.store(.file(coded(file)), of: file, preference, for: key) }
        #expect(preferences.map { cache.resource(for: key, $0, now: 1) != nil } == [false, true, true, true, true])
        #expect(cache.memoryUsed == before + 4 * coded(file).memoryCost)
    }

    @Test func fileItselfAsASelectionCostsNothing() throws {
        let (cache, key, file, gzip) = (cache(), try key("/a"), OpenFile.sample(), try preference("gzip"))
        _ = cache.store(found(file), for: key, now: 0)
        let before = cache.memoryUsed
        cache.store(.file(file), of: file, gzip, for: key)
        #expect(cache.memoryUsed == before)
        #expect(cache.resource(for: key, gzip, now: 1)?.file === file)
    }

    @Test func selectionThatHasNoRoomIsNotKept() throws {
        let (file, gzip) = (OpenFile.sample(), try preference("gzip"))
        let key = try key("/a")
        let plain = cache()
        _ = plain.store(found(file), for: key, now: 0)
        for (room, isKept) in [(coded(file).memoryCost, true), (coded(file).memoryCost - 1, false)] {
            let cache = cache(memory: plain.memoryUsed + room)
            _ = cache.store(found(file), for: key, now: 0)
            cache.store(.file(coded(file)), of: file, gzip, for: key)
            #expect((cache.resource(for: key, gzip, now: 1) != nil) == isKept)
            #expect(cache.resource(for: key, now: 1)?.file === file)
        }
    }

    @Test func selectionsMakeRoomLikeFilesDo() throws {
        let (file, gzip) = (OpenFile.sample(), try preference("gzip"))
        let size = coded(file, bytes: 5_000).memoryCost
        let cache = cache(memory: 3 * size)
        for name in ["/a", "/b", "/c", "/d"] {
            let key = try key(name)
            _ = cache.store(found(file), for: key, now: 0)
            cache.store(.file(coded(file, bytes: 5_000)), of: file, gzip, for: key)
            #expect(cache.memoryUsed <= 3 * size)
        }
        #expect(cache.count < 4)
        for name in ["/a", "/b", "/c", "/d"] {
            _ = cache.store(found(.sample(.sample(size: 7))), for: try key(name), now: 1)
        }
        cache.sweep(now: 100_000)
        #expect(cache.memoryUsed == 0)
    }
}
