// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import Testing

@testable import Serving

/// What a worker remembers of files for clients of each kind.
@Suite(.timeLimit(.minutes(10))) final class FileStoreCodingTests {
    private let tree: ScratchTree
    private let location: Location
    private let pool = OffloadPool(readThreads: 1, computeThreads: 1)
    private let store: FileStore

    init() throws {
        tree = try ScratchTree()
        location = Location(
            Settings.defaults(root: tree.path).topLevel, mediaTypes: .builtin, inlineSize: 65_536,
            largestVariant: 1 << 20)
        store = FileStore(
            limits: .init(validity: 1000, entries: 10, memory: 1 << 20, idle: 100_000), counters: DirectoryCounters(),
            times: PublishTimes(), pool: pool, variants: VariantStore(memory: 1 << 20))
        try tree.file("a.txt", CodedTree.text(5_000))
        try tree.file("a.png", CodedTree.text(5_000))
    }

    deinit {
        pool.stop()
    }

    private func preference(_ field: String) throws -> CodingPreference {
        let request = try SampleRequest("GET / HTTP/1.1", ["Accept-Encoding: \(field)"])
        let accepted = AcceptedCodings(head: request.head, bytes: request.bytes.span)
        return CodingPreference(accepted, offered: location.rules.coding.offered)
    }

    private func find(_ path: String, _ field: String, now: Int64 = 0) async throws -> Resource {
        await store.find(
            WantedFile(path: try RequestPath(path), preference: try preference(field), location: location), now: now,
            wallNow: SampleTime.now)
    }

    private func known(_ path: String, _ field: String, now: Int64 = 0) throws -> Resource? {
        store.known(try RequestPath(path), try preference(field), in: location, now: now)
    }

    @Test func eachKindOfClientIsKnownByItself() async throws {
        #expect(try known("/a.txt", "gzip") == nil)
        let coded = try #require(try await find("/a.txt", "gzip").file)
        #expect(coded.coding == .gzip)
        #expect(try known("/a.txt", "gzip")?.file === coded)
        // To find it, the file itself was found.
        #expect(try known("/a.txt", "identity")?.file?.coding == .identity)
        // Whoever spells the same wishes in another way shares it, and others do not.
        #expect(try known("/a.txt", "deflate, x-gzip;q=0.3")?.file === coded)
        #expect(try known("/a.txt", "br, gzip") == nil)
        #expect(try await find("/a.txt", "br, gzip").file?.inlineBytes == coded.inlineBytes)
    }

    @Test func codedFormIsBelievedAsLongAsTheFile() async throws {
        let coded = try await find("/a.txt", "gzip").file
        #expect(try known("/a.txt", "gzip", now: 999)?.file === coded)
        #expect(try known("/a.txt", "gzip", now: 1000) == nil)
        #expect(try await find("/a.txt", "gzip", now: 1000).file === coded)
        // Looking at the file anew for others does not make it believed any longer.
        _ = try await find("/a.txt", "identity", now: 1_500)
        #expect(try known("/a.txt", "gzip", now: 2_000) == nil)
    }

    @Test func fileThatIsNeverCodedIsKnownToAll() async throws {
        let file = try #require(try await find("/a.png", "gzip").file)
        #expect(try known("/a.png", "gzip")?.file === file && known("/a.png", "br")?.file === file)
        #expect(try known("/a.png", "gzip, identity;q=0")?.summary == "406")
        #expect(try await find("/a.png", "gzip, identity;q=0").summary == "406")
    }

    @Test func refusalIsRememberedToo() async throws {
        #expect(try await find("/a.txt", "identity;q=0").summary == "406")
        #expect(try known("/a.txt", "identity;q=0")?.summary == "406")
        #expect(try await find("/none", "gzip").summary == "404")
        #expect(try known("/none", "gzip")?.summary == "404")
    }
}
