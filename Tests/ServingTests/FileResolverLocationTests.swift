// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

/// Files beneath the root of a location whose URL path stands for it.
@Suite struct FileResolverLocationTests {
    private let tree: ScratchTree
    private let counters = DirectoryCounters()

    init() throws {
        tree = try ScratchTree()
        tree.directory("root")
        tree.directory("root/sub")
        tree.directory("other")
        try tree.file("root/a.txt", "a")
        try tree.file("root/index.html", "index")
        try tree.file("root/sub/b.txt", "b")
        try tree.file("other/secret.txt", "secret")
        tree.link("root/out", to: "../other/secret.txt")
        tree.link("root/out-dir", to: "../other")
        tree.link("root/in", to: "sub/b.txt")
    }

    private func resolve(_ path: String, at rootPath: String = "/files", usingOpenat2: Bool = true) throws -> Resolution
    {
        let rules = FileRules.sample {
            $0.rootPath = rootPath
            $0.headers = [PathRule(pattern: PathPattern("/files/*"), value: ["X-In": "files"])]
        }
        let root = try RootDirectory(path: tree.path(of: "root"), usingOpenat2: usingOpenat2)
        let resolver = FileResolver(
            root: root, rules: rules, counters: counters, times: PublishTimes(), known: nil, cachedOnly: false,
            now: SampleTime.now)
        return resolver.resolveWaiting(try RequestPath(path))
    }

    @Test(
        arguments: [
            ("/files", "directory"), ("/files/", "bytes"), ("/files/a.txt", "bytes"), ("/files/sub", "directory"),
            ("/files/sub/", "404"), ("/files/sub/b.txt", "bytes"), ("/files/none", "404"), ("/files/out", "403"),
            ("/files/out-dir/secret.txt", "403"), ("/files/in", "bytes"), ("/files/files/a.txt", "404"),
        ], [true, false])
    func rootPathStandsForTheRoot(check: (path: String, kind: String), usingOpenat2: Bool) throws {
        #expect(try resolve(check.path, usingOpenat2: usingOpenat2).resource.summary == check.kind)
    }

    @Test func fieldsGoByTheWholeURLPath() throws {
        #expect(try #require(resolve("/files/a.txt").resource.file).validatorFields.text.contains("X-In: files"))
        #expect(try #require(resolve("/files/").resource.file).validatorFields.text.contains("X-In: files"))
        #expect(try !#require(resolve("/files/sub/b.txt").resource.file).validatorFields.text.contains("X-In"))
    }

    /// PATH_MAX is about the path beneath the root.
    @Test func longRootPathTakesNoRoomFromTheFiles() throws {
        let prefix = "/" + String(repeating: "p", count: 1000)
        #expect(try resolve(prefix + "/a.txt", at: prefix).resource.summary == "bytes")
        let deep = String(repeating: "/d", count: 2047)
        #expect(try resolve(prefix + deep, at: prefix).resource.summary == "404")
    }

    @Test(arguments: [("/files", "root"), ("/files/a.txt", "root"), ("/files/sub/b.txt", "root/sub")])
    func answerDependsOnTheDirectoryAbove(path: String, parent: String) throws {
        let dependencies = try resolve(path).dependencies
        #expect(dependencies.areCurrent(in: counters))
        let status = try tree.status(parent)
        counters.bump(device: status.device, inode: status.inode)
        #expect(!dependencies.areCurrent(in: counters))
    }

    @Test func indexDependsOnTheRootItself() throws {
        let dependencies = try resolve("/files/").dependencies
        let status = try tree.status("root")
        counters.bump(device: status.device, inode: status.inode)
        #expect(!dependencies.areCurrent(in: counters))
    }
}
