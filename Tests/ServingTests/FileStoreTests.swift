// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import LinuxSystem
import Reactor
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) final class FileStoreTests {
    private let tree: ScratchTree
    private let counters = DirectoryCounters()
    private let pool = OffloadPool(syncThreads: 1, readThreads: 1, computeThreads: 1)

    init() throws {
        tree = try ScratchTree()
    }

    deinit {
        pool.stop()
    }

    private func store(validity: Int64 = 1000, idle: Int64 = 100_000) -> FileStore {
        FileStore(
            limits: .init(validity: validity, entries: 10, memory: 1 << 20, idle: idle), counters: counters,
            times: PublishTimes(), pool: pool, variants: VariantStore(memory: 1 << 20))
    }

    private func location(_ root: String) -> Location {
        .sample(root: root)
    }

    private func find(_ store: FileStore, _ path: String, in location: Location, now: Int64) async throws -> Resource {
        await store.find(
            WantedFile(path: try RequestPath(path), preference: .identity, location: location), now: now,
            wallNow: SampleTime.now)
    }

    private func content(_ store: FileStore, _ path: String, in location: Location, now: Int64) async throws -> String {
        let resource = try await find(store, path, in: location, now: now)
        return try resource.file?.readContent() ?? resource.summary
    }

    @Test func whatWasFoundIsKnownUntilItsValidityIsOver() async throws {
        try tree.file("a.txt", "content")
        let store = store()
        let location = location(tree.path)
        let path = try RequestPath("/a.txt")
        #expect(store.known(path, .identity, in: location, now: 0) == nil)
        let found = try await find(store, "/a.txt", in: location, now: 0)
        #expect(try found.file?.readContent() == "content")
        #expect(store.known(path, .identity, in: location, now: 999)?.file === found.file)
        #expect(store.known(path, .identity, in: location, now: 1000) == nil)
        #expect(try await find(store, "/a.txt", in: location, now: 1000).file === found.file)
    }

    /// Freeing a large file's blocks takes its time, for which the worker has others waiting.
    @Test(arguments: [(1 << 20, true, 0), ((1 << 20) + 1, true, 1), ((1 << 20) + 1, false, 0)])
    func removedFileThatIsLargeIsClosedInThePool(size: Int, isRemoved: Bool, stillOpen: Int) async throws {
        let pool = OffloadPool(writeThreads: 1)
        let isHeldUp = Semaphore()
        pool.submit(.write) { isHeldUp.wait() }
        let store = FileStore(
            limits: .init(validity: 1, entries: 10, memory: 1 << 20, idle: 1), counters: counters,
            times: PublishTimes(), pool: pool, variants: VariantStore(memory: 1 << 20))
        try tree.file("large")
        try #require(truncate(tree.path(of: "large"), size) == 0)
        tree.date("large", SampleTime.modified)
        let before = tree.openDescriptors
        _ = try await find(store, "/large", in: location(tree.path), now: 0)
        // The root's, and the file's.
        #expect(tree.openDescriptors == before + 2)
        if isRemoved { tree.remove("large") }
        store.sweep(now: 100)
        #expect(tree.openDescriptors == before + stillOpen)
        isHeldUp.post()
        pool.stop()
        #expect(tree.openDescriptors == before)
    }

    @Test func absenceIsKnownToo() async throws {
        let store = store()
        let location = location(tree.path)
        #expect(try await find(store, "/none", in: location, now: 0).summary == "404")
        #expect(store.known(try RequestPath("/none"), .identity, in: location, now: 999)?.summary == "404")
        #expect(store.known(try RequestPath("/none"), .identity, in: location, now: 1000) == nil)
    }

    @Test func locationsDoNotShareTheirFiles() async throws {
        tree.directory("one")
        tree.directory("two")
        try tree.file("one/a.txt", "one")
        try tree.file("two/a.txt", "two")
        let store = store()
        let one = location(tree.path(of: "one"))
        let two = location(tree.path(of: "two"))
        #expect(try await content(store, "/a.txt", in: one, now: 0) == "one")
        #expect(try await content(store, "/a.txt", in: two, now: 0) == "two")
        #expect(try store.known(try RequestPath("/a.txt"), .identity, in: one, now: 0)?.file?.readContent() == "one")
    }

    @Test func rootThatIsMissingIsLookedForAgainAtOnce() async throws {
        let store = store()
        let location = location(tree.path(of: "root"))
        store.openRoots(of: [location], now: 0)
        #expect(try await find(store, "/a.txt", in: location, now: 0).summary == "404")
        tree.directory("root")
        try tree.file("root/a.txt", "content")
        #expect(try await content(store, "/a.txt", in: location, now: 0) == "content")
    }

    @Test func rootThatIsAFileHasNothingBeneathIt() async throws {
        try tree.file("root", "content")
        #expect(try await find(store(), "/a.txt", in: location(tree.path(of: "root")), now: 0).summary == "404")
    }

    @Test func rootIsOpenedAheadOfTheFirstRequest() async throws {
        tree.directory("root")
        try tree.file("root/a.txt", "content")
        let store = store()
        let location = location(tree.path(of: "root"))
        store.openRoots(of: [location], now: 0)
        tree.rename("root", to: "elsewhere")
        #expect(try await content(store, "/a.txt", in: location, now: 999) == "content")
        #expect(try await content(store, "/a.txt", in: location, now: 1000) == "404")
    }

    @Test func filesThatAreIdleGo() async throws {
        try tree.file("a.txt", "content")
        let store = store(validity: 1 << 40, idle: 10_000)
        let location = location(tree.path)
        _ = try await find(store, "/a.txt", in: location, now: 0)
        store.sweep(now: 9_999)
        #expect(store.known(try RequestPath("/a.txt"), .identity, in: location, now: 0) != nil)
        store.sweep(now: 10_000)
        #expect(store.known(try RequestPath("/a.txt"), .identity, in: location, now: 0) == nil)
    }

    @Test func rootThatIsIdleGoes() async throws {
        tree.directory("root")
        try tree.file("root/a.txt", "content")
        let store = store(validity: 1 << 40, idle: 10_000)
        let location = location(tree.path(of: "root"))
        _ = try await find(store, "/a.txt", in: location, now: 0)
        tree.rename("root", to: "elsewhere")
        #expect(try await find(store, "/none", in: location, now: 5_000).summary == "404")
        // It was used a moment ago.
        store.sweep(now: 14_999)
        #expect(try await content(store, "/a.txt", in: location, now: 14_999) == "content")
        store.sweep(now: 24_999)
        #expect(try await content(store, "/a.txt", in: location, now: 24_999) == "404")
    }

    // MARK: Atomic deployment

    private func makeDeployments() throws -> Location {
        for name in ["one", "two"] {
            tree.directory(name)
            try tree.file("\(name)/a.txt", name)
            try tree.file("\(name)/b.txt", name)
        }
        tree.link("current", to: "one")
        return location(tree.path(of: "current"))
    }

    private func deploy() {
        tree.link("next", to: "two")
        tree.rename("next", to: "current")
    }

    @Test func swappedRootIsFollowedWhenItsValidityIsOver() async throws {
        let location = try makeDeployments()
        let store = store()
        #expect(try await content(store, "/a.txt", in: location, now: 0) == "one")
        deploy()
        #expect(try await content(store, "/b.txt", in: location, now: 999) == "one")
        #expect(try await content(store, "/b.txt", in: location, now: 1000) == "two")
        #expect(try await content(store, "/a.txt", in: location, now: 1000) == "two")
    }

    @Test func swappedRootIsFollowedAtOnceWithoutValidity() async throws {
        let location = try makeDeployments()
        let store = store(validity: 0)
        #expect(try await content(store, "/a.txt", in: location, now: 0) == "one")
        deploy()
        #expect(try await content(store, "/a.txt", in: location, now: 0) == "two")
    }

    @Test func fileOfAnOldRootIsNotBelievedLongerThanTheRoot() async throws {
        let location = try makeDeployments()
        let store = store()
        store.openRoots(of: [location], now: 0)
        deploy()
        // Found beneath the old root, which is believed for another moment.
        #expect(try await content(store, "/a.txt", in: location, now: 999) == "one")
        #expect(store.known(try RequestPath("/a.txt"), .identity, in: location, now: 999) != nil)
        #expect(store.known(try RequestPath("/a.txt"), .identity, in: location, now: 1000) == nil)
        #expect(try await content(store, "/a.txt", in: location, now: 1000) == "two")
    }

    @Test func fileOfAnOldRootStaysReadableForWhoHasIt() async throws {
        let location = try makeDeployments()
        let store = store()
        let lease = try #require(try await find(store, "/a.txt", in: location, now: 0).file)
        deploy()
        #expect(try await content(store, "/a.txt", in: location, now: 1000) == "two")
        #expect(try lease.readContent() == "one")
    }

    // MARK: File systems

    /// tmpfs, as FUSE and NFS, cannot say whether a read would wait (preadv2(2): EOPNOTSUPP).
    @Test(.enabled(if: access("/dev/shm", W_OK) == 0), arguments: [0, 7, 5000])
    func fileOnAFileSystemThatCannotTellIsServed(size: Int) async throws {
        let memory = try ScratchTree(in: "/dev/shm")
        let expected = String(repeating: "x", count: size)
        try memory.file("a.txt", expected)
        #expect(try await content(store(), "/a.txt", in: location(memory.path), now: 0) == expected)
    }

    /// A time that only some file systems keep, and any archive may set.
    @Test(.enabled(if: access("/dev/shm", W_OK) == 0))
    func fileOfLongAgoIsServed() async throws {
        let memory = try ScratchTree(in: "/dev/shm")
        try memory.file("a.txt", "content", modified: .min)
        #expect(try memory.status("a.txt").modified < -9_000_000_000_000_000_000)
        #expect(try await content(store(), "/a.txt", in: location(memory.path), now: 0) == "content")
    }
}
