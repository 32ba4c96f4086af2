// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import TestSupport
import Testing

@testable import LinuxSystem
@testable import Serving

/// Any course of events, against a model that remembers everything and believes by the rules.
@Suite struct OpenFileCachePropertyTests {
    private struct Memory {
        var file: OpenFile
        var readings: DirectoryReadings
        var checkedAt: Int64
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func cacheNeverExceedsALimitNorSaysWhatIsNotToBeBelieved(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let counters = DirectoryCounters()
        let limits = OpenFileCache.Limits(validity: 50, entries: 8, memory: 6000, idle: 200)
        let cache = OpenFileCache(limits: limits, counters: counters)
        let keys = try (0..<16).map { OpenFileCache.Key(location: $0 & 1, path: try RequestPath("/\($0)")) }
        var model: [OpenFileCache.Key: Memory] = [:]
        var now: Int64 = 0
        var hits = 0
        for _ in 0..<4000 {
            now += Int64.random(in: 0...10, using: &random)
            let key = keys[Int.random(in: 0..<keys.count, using: &random)]
            switch Int.random(in: 0..<20, using: &random) {
            case 0: counters.bump(device: 1, inode: UInt64.random(in: 0..<4, using: &random))
            case 1: cache.sweep(now: now)
            case 2...8:
                let content = [UInt8](repeating: 0, count: Int.random(in: 0...2000, using: &random))
                let version = Int64.random(in: 0...2, using: &random)
                let file = OpenFile.sample(.sample(size: version), content: content)
                let directory = UInt64.random(in: 0..<4, using: &random)
                let readings = DirectoryReadings(parent: counters.read(device: 1, inode: directory))
                let resolution = Resolution(resource: .file(file), dependencies: readings, isCacheable: true)
                let served = try #require(cache.store(resolution, for: key, now: now).file)
                // What is served is what was found, or the same version as it was kept.
                #expect(served === file || (served === model[key]?.file && served.status == file.status))
                model[key] = Memory(file: served, readings: readings, checkedAt: now)
            default:
                guard let resource = cache.resource(for: key, now: now) else { continue }
                let memory = try #require(model[key])
                hits += 1
                #expect(resource.file === memory.file)
                #expect(now - memory.checkedAt < limits.validity)
                #expect(memory.readings.areCurrent(in: counters))
            }
            #expect(cache.count <= limits.entries)
            #expect(cache.memoryUsed <= limits.memory)
            #expect(cache.memoryUsed >= 256 * cache.count)
        }
        #expect(hits > 100)
    }
}
