// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import LinuxSystem
import SystemPackage
import Testing

@testable import Serving

@Suite struct FileResolverTests {
    private let tree: ScratchTree
    private let counters = DirectoryCounters()

    init() throws {
        tree = try ScratchTree()
    }

    private func resolver(
        root: String? = nil, rules: FileRules = .sample(), cachedOnly: Bool = false, now: Int64 = SampleTime.now,
        known: OpenFile? = nil, usingOpenat2: Bool = RootDirectory.kernelHasOpenat2
    ) throws -> FileResolver {
        let root = try RootDirectory(path: root ?? tree.path, usingOpenat2: usingOpenat2)
        return FileResolver(
            root: root, rules: rules, counters: counters, times: PublishTimes(), known: known, cachedOnly: cachedOnly,
            now: now)
    }

    private func resolve(
        _ path: String, rules: FileRules = .sample(), now: Int64 = SampleTime.now
    ) throws -> Resolution {
        try resolver(rules: rules, now: now).resolve(try RequestPath(path))
    }

    // MARK: What a path may name

    static let kinds: [(String, String)] = [
        ("/file.txt", "bytes"), ("/dir", "directory"), ("/dir/", "404"), ("/dir/file.txt", "bytes"),
        ("/site", "directory"), ("/site/", "bytes"), ("/", "404"),
        ("/missing", "404"), ("/missing/file.txt", "404"), ("/dir/missing", "404"), ("/dir/missing/", "404"),
        ("/file.txt/", "404"), ("/file.txt/file.txt", "404"),
        ("/fifo", "403"), ("/fifo/", "404"), ("/socket", "403"),
        ("/inside", "bytes"), ("/inside-dir/file.txt", "bytes"), ("/inside-dir", "directory"), ("/dangling", "404"),
        ("/absolute", "403"), ("/out", "403"), ("/out-dir/passwd", "403"), ("/loop", "403"),
        ("/" + String(repeating: "a", count: 255), "404"), ("/" + String(repeating: "a", count: 256), "404"),
        ("/" + String(repeating: "a/", count: 2047), "404"), ("/" + String(repeating: "a/", count: 3000), "404"),
    ]

    private func makeEveryKind() throws {
        try tree.file("file.txt", "content")
        tree.directory("dir")
        try tree.file("dir/file.txt", "content")
        tree.directory("site")
        try tree.file("site/index.html", "index")
        tree.fifo("fifo")
        _ = try ListeningSocket.unix(path: tree.path(of: "socket"), mode: nil, backlog: 1)
        tree.link("inside", to: "dir/file.txt")
        tree.link("inside-dir", to: "dir")
        tree.link("dangling", to: "nowhere")
        tree.link("absolute", to: tree.path(of: "file.txt"))
        tree.link("out", to: "../../etc/passwd")
        tree.link("out-dir", to: "../../etc")
        tree.link("loop", to: "loop")
    }

    @Test(arguments: [true, false])
    func everyKindOfNameHasItsAnswer(usingOpenat2: Bool) throws {
        try makeEveryKind()
        let resolver = try resolver(usingOpenat2: usingOpenat2 && RootDirectory.kernelHasOpenat2)
        for (path, expected) in Self.kinds {
            let resolution = try resolver.resolve(try RequestPath(path))
            #expect(resolution.resource.summary == expected, "\(path.prefix(40))")
        }
    }

    @Test(arguments: [
        (SymlinkPolicy.deny, "/inside", "403"), (.deny, "/inside-dir/file.txt", "403"),
        (.deny, "/file.txt", "bytes"), (.inside, "/inside", "bytes"), (.inside, "/absolute", "403"),
        (.follow, "/absolute", "bytes"), (.follow, "/inside", "bytes"), (.follow, "/loop", "403"),
    ])
    func linksAreFollowedByPolicy(policy: SymlinkPolicy, path: String, expected: String) throws {
        try makeEveryKind()
        #expect(try resolve(path, rules: .sample(symbolicLinks: policy)).resource.summary == expected)
    }

    @Test func deviceIsRefusedAndNotRead() throws {
        let resolver = try resolver(root: "/dev")
        #expect(try resolver.resolve(try RequestPath("/null")).resource.summary == "403")
        #expect(try resolver.resolve(try RequestPath("/zero")).resource.summary == "403")
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func fileWithoutPermissionIsForbidden() throws {
        try tree.file("secret", "content")
        #expect(chmod(tree.path(of: "secret"), 0) == 0)
        #expect(try resolve("/secret").resource.summary == "403")
    }

    @Test func nameNeedNotBeText() throws {
        // %FF, %80 and a quote: bytes as any others.
        try tree.file("plain", "content")
        let name: [CChar] = Array(tree.path.utf8CString.dropLast()) + [0x2F, -1, -128, 0x22, 0]
        #expect(rename(tree.path(of: "plain"), name) == 0)
        #expect(try resolve("/%FF%80%22").resource.file?.readContent() == "content")
        #expect(unlink(name) == 0)
    }

    // MARK: The index

    @Test(
        arguments: [
            (["a.html", "b.html"], "a.html"), (["b.html", "a.html"], "b.html"), (["none.html", "b.html"], "b.html"),
            // A directory or a FIFO by that name is no index; the next one may be.
            (["directory", "b.html"], "b.html"), (["fifo", "b.html"], "b.html"),
            (["none.html"], nil), (["directory"], nil), ([], nil),
        ] as [([String], String?)])
    func firstIndexThatIsAFileIsServed(names: [String], expected: String?) throws {
        tree.directory("site")
        try tree.file("site/a.html", "a.html")
        try tree.file("site/b.html", "b.html")
        tree.directory("site/directory")
        tree.fifo("site/fifo")
        let resource = try resolve("/site/", rules: .sample(indexNames: names)).resource
        #expect(try resource.file?.readContent() == expected)
        if expected == nil { #expect(resource.summary == "404") }
    }

    @Test func indexHasItsOwnTypeAndTheRootHasOneToo() throws {
        try tree.file("index.html", "index")
        let file = try #require(try resolve("/").resource.file)
        #expect(file.contentType.text == "text/html; charset=utf-8")
        #expect(try file.readContent() == "index")
    }

    @Test func indexThatLeadsOutOfTheRootIsForbidden() throws {
        tree.directory("site")
        tree.link("site/index.html", to: "/etc/passwd")
        #expect(try resolve("/site/").resource.summary == "403")
    }

    // MARK: Memory or descriptor

    @Test(arguments: [(0, 0, true), (1, 0, false), (100, 100, true), (101, 100, false)])
    func fileUpToTheInlineSizeIsKeptInMemory(size: Int, inlineSize: Int, isInline: Bool) throws {
        let content = String(repeating: "x", count: size)
        try tree.file("a", content)
        let file = try #require(try resolve("/a", rules: .sample(inlineSize: inlineSize)).resource.file)
        #expect((file.inlineBytes != nil) == isInline)
        #expect((file.descriptor == nil) == isInline)
        #expect(file.size == Int64(size))
        #expect(try file.readContent() == content)
    }

    @Test(arguments: [(1_999_999_999, "W/"), (2_000_000_000, "")])
    func freshFileHasAWeakTagAndADescriptor(age: Int64, prefix: String) throws {
        try tree.file("a", "content", modified: SampleTime.now - age)
        let file = try #require(try resolve("/a").resource.file)
        #expect(file.isFresh == !prefix.isEmpty)
        #expect((file.descriptor != nil) == !prefix.isEmpty)
        #expect(file.validatorFields.text.contains("ETag: \(prefix)\""))
        #expect(try file.readContent() == "content")
    }

    @Test(arguments: [SampleTime.now + 1, SampleTime.now + 3600 * SampleTime.second, 0])
    func fileOfNoKnownTimeHasNoTagAndNoLaterDateThanNow(modified: Int64) throws {
        try tree.file("a", "content", modified: modified)
        let file = try #require(try resolve("/a").resource.file)
        #expect(!file.validatorFields.text.contains("ETag"))
        let date = modified == 0 ? "Thu, 01 Jan 1970 00:00:00 GMT" : "Tue, 14 Nov 2023 22:13:20 GMT"
        #expect(file.validatorFields.text == "Last-Modified: \(date)\r\n")
    }

    @Test func fileThatHoldsLessThanItSaysIsSentFromItsDescriptor() throws {
        // Each file of sysfs says that it has a page, and has a line.
        let resolver = try resolver(root: "/sys", rules: .sample(inlineSize: 1 << 20), now: 1 << 62)
        let file = try #require(try resolver.resolve(try RequestPath("/kernel/uevent_seqnum")).resource.file)
        #expect(file.size == 4096)
        #expect(!file.isFresh)
        #expect(file.descriptor != nil)
    }

    // MARK: The file that is known

    @Test func fileThatIsKnownIsNotReadAgain() throws {
        try tree.file("a", "content")
        let path = try RequestPath("/a")
        let file = try #require(try resolve("/a").resource.file)
        #expect(try resolver(known: file).resolve(path).resource.file === file)
        try tree.file("a", "changed")
        let changed = try #require(try resolver(known: file).resolve(path).resource.file)
        #expect(changed !== file)
        #expect(try changed.readContent() == "changed")
    }

    @Test func fileThatIsKnownAsFreshIsLookedAtAnew() throws {
        try tree.file("a", "content")
        let path = try RequestPath("/a")
        let file = try #require(try resolve("/a", now: SampleTime.modified).resource.file)
        try #require(file.isFresh)
        let settled = try #require(try resolver(known: file).resolve(path).resource.file)
        #expect(!settled.isFresh)
        #expect(settled.status == file.status)
    }

    // MARK: Leases

    @Test func fileThatIsStillReferencedIsReadAfterItsEvictionAndReplacement() throws {
        try tree.file("a", "old content")
        let cache = OpenFileCache(
            limits: .init(validity: 1000, entries: 1, memory: 1 << 20, idle: 1000), counters: counters)
        let key = OpenFileCache.Key(location: 0, path: try RequestPath("/a"))
        let rules = FileRules.sample(inlineSize: 0)
        let lease = try #require(cache.store(try resolve("/a", rules: rules), for: key, now: 0).file)
        let number = try #require(lease.descriptor).rawValue
        try tree.file("b", "new content")
        tree.rename("b", to: "a")
        let new = try #require(cache.store(try resolve("/a", rules: rules), for: key, now: 1000).file)
        cache.sweep(now: 5000)
        #expect(cache.count == 0)
        #expect(new !== lease)
        #expect(lease.descriptor?.rawValue == number)
        #expect(try lease.readContent() == "old content")
        #expect(try new.readContent() == "new content")
    }
}
