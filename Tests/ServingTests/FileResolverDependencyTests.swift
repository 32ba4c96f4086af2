// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import SystemPackage
import Testing

@testable import Serving

/// Which directories an answer depends on, and that it is dropped when this daemon changes one of them.
@Suite struct FileResolverDependencyTests {
    private let tree: ScratchTree
    private let counters = DirectoryCounters()

    init() throws {
        tree = try ScratchTree()
        tree.directory("a")
        tree.directory("a/b")
        try tree.file("a/b/file.txt", "content")
        try tree.file("a/b/index.html", "index")
        tree.link("link", to: "a/b")
    }

    private func resolve(_ path: String, cachedOnly: Bool = false) throws -> Resolution {
        let root = try RootDirectory(path: tree.path)
        return try FileResolver(
            root: root, rules: .sample(), counters: counters, times: PublishTimes(), known: nil, cachedOnly: cachedOnly,
            now: SampleTime.now
        ).resolve(try RequestPath(path))
    }

    private func bump(_ directory: String) throws {
        let status = try FileStatus(path: directory.isEmpty ? tree.path : tree.path(of: directory))
        counters.bump(device: status.device, inode: status.inode)
    }

    /// Whether the directories happen to share a counter, so that a bump of one is a bump of the other.
    private func share(_ one: String, _ other: String) throws -> Bool {
        let indices = try [one, other].map { name in
            let status = try FileStatus(path: name.isEmpty ? tree.path : tree.path(of: name))
            return counters.read(device: status.device, inode: status.inode).index
        }
        return indices[0] == indices[1]
    }

    /// The path, the directories that it depends on, and one that it does not.
    static let dependencies: [(String, [String], String)] = [
        ("/a/b/file.txt", ["a/b"], "a"), ("/a/b/missing", ["a/b"], "a"), ("/a/b", ["a"], "a/b"),
        // The index: the directory, and its own entry in the one above.
        ("/a/b/", ["a/b", "a"], ""), ("/a/", ["a", ""], "a/b"),
        ("/missing", [""], "a"), ("/", [""], "a"),
        // A file with a slash.
        ("/a/b/file.txt/", ["a/b"], "a"),
        // Through a link: the directory that it leads to.
        ("/link/file.txt", ["a/b"], "a"), ("/link/missing", ["a/b"], "a"),
    ]

    @Test(arguments: dependencies)
    func changeOfADirectoryThatMattersDropsTheEntry(path: String, needed: [String], unneeded: String) throws {
        let cache = OpenFileCache(
            limits: .init(validity: 1000, entries: 10, memory: 1 << 20, idle: 1000), counters: counters)
        let key = OpenFileCache.Key(location: 0, path: try RequestPath(path))
        for directory in needed {
            _ = cache.store(try resolve(path), for: key, now: 0)
            if try !share(directory, unneeded) {
                try bump(unneeded)
                #expect(cache.resource(for: key, now: 0) != nil, "a change of \(unneeded)")
            }
            try bump(directory)
            #expect(cache.resource(for: key, now: 0) == nil, "a change of \(directory)")
        }
    }

    /// What is missing may be any directory above: nothing tells when that changes.
    @Test(arguments: [
        ("/a/missing/file.txt", "404"), ("/a/missing/b/c/", "404"), ("/missing/b/c/file.txt", "404"),
        ("/a/b/file.txt/x", "404"), ("/out/file.txt", "403"),
        ("/" + String(repeating: "a/", count: 2048), "404"),
    ])
    func pathWithoutItsParentIsNotKept(path: String, expected: String) throws {
        tree.link("out", to: "/etc")
        let resolution = try resolve(path)
        #expect(resolution.resource.summary == expected)
        #expect(!resolution.isCacheable)
    }

    @Test(arguments: ["/missing", "/a/missing", "/a/", "/a", "/a/b/file.txt/"])
    func pathWithItsParentIsKept(path: String) throws {
        #expect(try resolve(path).isCacheable)
    }

    @Test func fileThatIsPublishedWhereNothingWasIsFound() throws {
        let cache = OpenFileCache(
            limits: .init(validity: .max, entries: 10, memory: 1 << 20, idle: 1000), counters: counters)
        let key = OpenFileCache.Key(location: 0, path: try RequestPath("/a/new.txt"))
        #expect(cache.store(try resolve("/a/new.txt"), for: key, now: 0).summary == "404")
        #expect(cache.resource(for: key, now: 10)?.summary == "404")
        try tree.file("a/new.txt", "content")
        try bump("a")
        #expect(cache.resource(for: key, now: 10) == nil)
        #expect(cache.store(try resolve("/a/new.txt"), for: key, now: 10).summary == "bytes")
    }

    // MARK: Without waiting

    @Test func nameThatTheKernelDoesNotKnowYetIsAskedForWhereWaitingIsAllowed() throws {
        let path = "/never-looked-at-\(UInt64.random(in: 0...(.max)))"
        #expect(throws: Errno.wouldBlock) { _ = try self.resolve(path, cachedOnly: true) }
        #expect(try resolve(path).resource.summary == "404")
    }

    @Test(arguments: [SymlinkPolicy.follow, .inside, .deny])
    func answerWithoutWaitingIsTheOneWithWaitingOrNone(policy: SymlinkPolicy) throws {
        let root = try RootDirectory(path: tree.path)
        let hasty = FileResolver(
            root: root, rules: .sample(symbolicLinks: policy), counters: counters, times: PublishTimes(), known: nil,
            cachedOnly: true, now: SampleTime.now)
        for (path, _, _) in Self.dependencies {
            let path = try RequestPath(path)
            let patient = hasty.waiting().resolveWaiting(path)
            guard let resolution = try? hasty.resolve(path) else { continue }
            #expect(resolution.resource.summary == patient.resource.summary)
            #expect(resolution.dependencies.parent == patient.dependencies.parent)
        }
    }

    @Test func followedLinksAlwaysNeedWaiting() throws {
        let root = try RootDirectory(path: tree.path)
        let hasty = FileResolver(
            root: root, rules: .sample(symbolicLinks: .follow), counters: counters, times: PublishTimes(), known: nil,
            cachedOnly: true, now: SampleTime.now)
        #expect(throws: Errno.wouldBlock) { _ = try hasty.resolve(try RequestPath("/a/b/file.txt")) }
        let resource = hasty.waiting().resolveWaiting(try RequestPath("/a/b/file.txt")).resource
        #expect(try resource.file?.readContent() == "content")
    }
}
