// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import LinuxSystem
import SystemPackage
import Testing

@testable import Serving

@Suite struct DirectoryReaderTests {
    private let tree: ScratchTree

    init() throws {
        tree = try ScratchTree()
    }

    private func read(
        _ path: String = "/", allowance: ListingAllowance = ListingAllowance(),
        _ change: (inout LocationSettings) -> Void = { _ in }
    ) throws -> [String] {
        let reader = DirectoryReader(
            root: try RootDirectory(path: tree.path), location: .listed(root: tree.path, change),
            path: try RequestPath(path), allowance: allowance)
        return try reader.read().names(ListingOrder())
    }

    @Test func aRecordSaysWhatTheDiskSays() throws {
        try tree.file("a.txt", "content", modified: SampleTime.modified)
        tree.directory("dir")
        let reader = DirectoryReader(
            root: try RootDirectory(path: tree.path), location: .listed(root: tree.path),
            path: try RequestPath("/"), allowance: ListingAllowance())
        let snapshot = try reader.read()
        let file = try #require(snapshot.records.first { !$0.isDirectory })
        #expect(file.size == 7)
        #expect(file.modified == SampleTime.modified)
        #expect(snapshot.entryCount == (1, 1))
    }

    @Test(arguments: [(HiddenPolicy.deny, ["a", "well"]), (.allow, [".git", ".well-known", ".x", "a", "well"])])
    func hiddenNamesAreShownByThePolicy(policy: HiddenPolicy, expected: [String]) throws {
        tree.directory("well")
        tree.directory(".git")
        tree.directory(".well-known")
        for name in ["a", ".x", ".wharfd-staging-1-2"] { try tree.file(name) }
        let shown = Set(try read { $0.hidden = policy })
        // What a request for it would find.
        #expect(shown == Set(expected + [".well-known"]))
    }

    @Test func wellKnownIsHiddenBelowTheTop() throws {
        tree.directory("dir")
        tree.directory("dir/.well-known")
        try tree.file("dir/a")
        #expect(try read("/dir/") == ["a"])
    }

    @Test(arguments: [
        (SymlinkPolicy.deny, ["dir", "file"]), (.inside, ["dir", "todir", "file", "tofile"]),
        (.follow, ["absolute", "dir", "out", "todir", "file", "tofile"]),
    ])
    func linksAreShownAsWhatTheyLeadTo(policy: SymlinkPolicy, expected: [String]) throws {
        tree.directory("dir")
        try tree.file("file", "four")
        tree.link("todir", to: "dir")
        tree.link("tofile", to: "dir/../file")
        tree.link("out", to: "../../tmp")
        tree.link("absolute", to: "/tmp")
        tree.link("dangling", to: "nowhere")
        tree.link("loop", to: "loop")
        tree.fifo("fifo")
        tree.link("tofifo", to: "fifo")
        _ = try ListeningSocket.unix(path: tree.path(of: "socket"), mode: nil, backlog: 1)
        let directories = expected.prefix { $0 != "file" }
        #expect(try read { $0.symlinks = policy } == expected)
        let reader = DirectoryReader(
            root: try RootDirectory(path: tree.path), location: .listed(root: tree.path) { $0.symlinks = policy },
            path: try RequestPath("/"), allowance: ListingAllowance())
        let snapshot = try reader.read()
        #expect(snapshot.entryCount == (expected.count - directories.count, directories.count))
        #expect(snapshot.totalSize == 4 * Int64(expected.count - directories.count))
    }

    @Test func aRootOfItsOwnStandsForItsPath() throws {
        tree.directory("deep")
        try tree.file("deep/a")
        tree.link("deep/b", to: "../c")
        try tree.file("c")
        let location = Location.sample(.sample("/files/", root: tree.path) { $0.listing = true })
        for (path, expected) in [("/files/", ["deep", "c"]), ("/files/deep/", ["a", "b"])] {
            let reader = DirectoryReader(
                root: try RootDirectory(path: tree.path), location: location, path: try RequestPath(path),
                allowance: ListingAllowance())
            #expect(try reader.read().names(ListingOrder()) == expected)
        }
    }

    @Test func whatIsNoDirectoryOrGoneIsAnError() throws {
        try tree.file("file")
        tree.link("out", to: "/tmp")
        #expect(throws: Errno.notDirectory) { try read("/file/") }
        #expect(throws: Errno.noSuchFileOrDirectory) { try read("/gone/") }
        #expect(throws: Errno.improperLink) { try read("/out/") }
    }

    @Test func aDirectoryBeyondTheAllowanceIsRefused() throws {
        // Each name takes 24 bytes and its own 200; the allowance is what a list has free, and nothing else.
        for number in 0..<400 { try tree.file("\(number)" + String(repeating: "x", count: 200)) }
        let none = ListingAllowance(most: 0)
        #expect(throws: Errno.noMemory) { try read(allowance: none) }
        #expect(none.used == 0)
        #expect(try read().count == 400)
    }

    @Test func anyNameIsRead() throws {
        let names = ["a\nb", "<b>\"'&", "-rf", "..x", " ", String(repeating: "n", count: 255), "%41", "#?"]
        for name in names { try tree.file(name) }
        #expect(Set(try read()) == Set(names).subtracting(["..x"]))
        #expect(Set(try read { $0.hidden = .allow }) == Set(names))
    }
}
