// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Testing

@testable import Configuration

struct KeyTableTests {
    private static let keys = SettingsKeys.table.keys

    @Test(arguments: keys.map(\.place.description))
    func defaultAndExampleAreTaken(path: String) throws {
        let key = try #require(Self.keys.first { $0.place.description == path })
        for value in [key.standard, key.example].compactMap({ $0 }) {
            var settings = Settings.blank
            var findings = Findings()
            key.take(value, key.place, &settings, &findings)
            #expect(findings.all.isEmpty)
        }
    }

    @Test(arguments: keys.map(\.place.description).filter { $0 != "$schema" })
    func exampleIsWrittenAsItIsRead(path: String) throws {
        let key = try #require(Self.keys.first { $0.place.description == path })
        var settings = Settings.blank
        var findings = Findings()
        key.take(key.example, key.place, &settings, &findings)
        let shown = try #require(key.show(settings))
        var again = Settings.blank
        key.take(shown, key.place, &again, &findings)
        #expect(findings.all.isEmpty)
        #expect(again == settings)
    }

    @Test func defaultsAreWrittenAsTheTableHasThem() {
        let settings = Settings.defaults(root: "/srv")
        for key in Self.keys where key.standard != nil {
            #expect(key.show(settings) == key.standard, "\(key.place)")
        }
    }

    @Test func placesAreDistinctAndSectionsAreDeclared() {
        #expect(Set(Self.keys.map(\.place)).count == Self.keys.count)
        let used = Set(Self.keys.compactMap(\.section))
        #expect(used == Set(SettingsKeys.table.sections.map(\.name)))
    }

    @Test func summariesAndReasonsAreSentences() {
        for key in Self.keys {
            #expect(key.summary.hasSuffix("."), "\(key.place)")
            #expect(key.reason.hasSuffix("."), "\(key.place)")
        }
    }

    @Test func onlyThreeKeysHaveNoDefault() {
        #expect(Self.keys.filter { $0.standard == nil }.map(\.name) == ["$schema", "listen", "root"])
    }

    @Test func effectiveTextMakesTheSameSettings() throws {
        var settings = Settings.defaults(root: "/srv/\u{1}\"\\")
        #expect(try ConfigurationLoader.load(bytes: Array(settings.text.utf8), name: "").settings == settings)
        settings.listen = [.tcp(.ipv4(1, port: 2)), .unix(path: "/a", mode: 0o7), .unix(path: "/b", mode: nil)]
        settings.topLevel.methods = [.head]
        settings.workers = .fixed(3)
        settings.topLevel.charset = nil
        settings.topLevel.mediaTypes = ["a": "b/c"]
        settings.limits.drain = 1_025
        settings.topLevel.upload = UploadSettings(
            maxSize: 1 << 45, onConflict: .rename, durability: .none, createDirectories: true, accept: ["a/*", "b/c"],
            origins: ["*", "http://a:81"], maxFiles: 3, mode: 0o640, directoryMode: 0o711,
            owner: FileOwnerSettings(user: nil, group: "7"), minimumFree: 0, quota: 5_000, servedAs: .trusted)
        settings.topLevel.delete.emptyDirectories = true
        settings.topLevel.listing = true
        settings.topLevel.compression = CompressionSettings(
            gzip: false, level: 9, sidecars: [.gzip, .brotli], minimumSize: 0, types: ["a/*", "b/c"])
        settings.variants = VariantSettings(memory: 0, largestFile: 1)
        settings.endpoints = EndpointSettings(echo: "/echo/", userAgent: "/a", health: nil, metrics: "/b/c d")
        settings.limits.connections = .fixed(7)
        settings.timeouts.head = 1_500_000_000
        settings.fileCache.validity = 0
        settings.logging.accessLog = .none
        #expect(try ConfigurationLoader.load(bytes: Array(settings.text.utf8), name: "").settings == settings)
    }

    @Test func defaultsAreThoseOfTheContract() {
        let settings = Settings.defaults(root: "/srv")
        #expect(settings.listen == [.port(8080)])
        #expect(settings.topLevel.methods == [.get, .head])
        #expect(settings.limits.requestLine == 8_192)
        #expect(settings.limits.fields == 16_384)
        #expect(settings.limits.fieldCount == 100)
        #expect(settings.limits.drain == 262_144)
        #expect(settings.limits.chunkExtension == 4_096)
        #expect(settings.limits.trailer == 4_096)
        #expect(settings.timeouts.head == 15_000_000_000)
        #expect(settings.timeouts.body == 30_000_000_000)
        #expect(settings.timeouts.send == 60_000_000_000)
        #expect(settings.timeouts.keepAlive == 75_000_000_000)
        #expect(settings.timeouts.linger == 5_000_000_000)
        #expect(settings.timeouts.shutdown == 30_000_000_000)
        #expect(settings.timeouts.drain == 0)
        #expect(settings.fileCache.validity == 1_000_000_000)
        #expect(settings.fileCache.inlineSize == 65_536)
        #expect(settings.fileCache.idle == 10_000_000_000)
        #expect(settings.limits.minimumRate == 0)
        #expect(settings.topLevel.symlinks == .inside)
        #expect(settings.topLevel.hidden == .deny)
    }

    @Test func answersAreByDefaultCompressedAndNothingIsListedOrAnsweredByTheDaemonItself() {
        let settings = Settings.defaults(root: "/srv")
        #expect(!settings.topLevel.listing)
        #expect(settings.topLevel.compression.gzip)
        #expect(settings.topLevel.compression.level == 6)
        #expect(settings.topLevel.compression.sidecars == [.brotli, .zstandard, .gzip])
        #expect(settings.topLevel.compression.minimumSize == 512)
        #expect(settings.variants == VariantSettings(memory: 67_108_864, largestFile: 8_388_608))
        #expect(settings.endpoints == EndpointSettings())
    }

    @Test func uploadsAreByDefaultAsTheContractHasThem() {
        let topLevel = Settings.defaults(root: "/srv").topLevel
        let expected = UploadSettings(
            maxSize: 1_073_741_824, onConflict: .replace, durability: .full, createDirectories: false, accept: [],
            origins: [], maxFiles: 128, mode: 0o644, directoryMode: 0o755, owner: nil, minimumFree: 67_108_864,
            quota: nil, servedAs: .sandboxed)
        #expect(topLevel.upload == expected)
        #expect(topLevel.delete == DeleteSettings(emptyDirectories: false))
    }
}
