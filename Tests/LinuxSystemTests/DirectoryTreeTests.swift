// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import SystemPackage
import Testing

struct DirectoryTreeTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    /// The paths of the files that a walk comes by, by their text, which is their path.
    private func visited(_ walk: consuming TreeWalk = TreeWalk()) throws -> [String] {
        var texts: [String] = []
        let failure = DirectoryTree.visit(beneath: try scratch.opened(), by: walk, shouldStop: { false }) {
            (directory, name) throws(Errno) in
            let file = try directory.openFile(name)
            let bytes = try file.borrowed.readFile(count: 4096, cachedOnly: false)
            texts.append(String(decoding: bytes, as: UTF8.self))
        }
        #expect(failure == nil)
        return texts.sorted()
    }

    /// A tree with two directories in each, and a file whose text is its path beside them.
    private func makeTree(depth: Int, at path: String = "") throws -> [String] {
        try scratch.write(path + "file", path)
        guard depth > 0 else { return [path] }
        var paths = [path]
        for name in ["a", "b"] {
            try scratch.makeDirectory(path + name)
            paths += try makeTree(depth: depth - 1, at: "\(path)\(name)/")
        }
        return paths.sorted()
    }

    @Test(arguments: [1, 2, 3, 64])
    func everyFileIsVisitedOnceHoweverFewDirectoriesAreOpen(mostOpen: Int) throws {
        let paths = try makeTree(depth: 6)
        #expect(try visited(TreeWalk(mostOpen: mostOpen)) == paths)
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func treeIsGoneIntoAsDeepAsIsAllowed(mostLevels: Int) throws {
        let paths = try makeTree(depth: 3)
        let expected = paths.filter { $0.count { $0 == "/" } < mostLevels }
        #expect(try visited(TreeWalk(mostLevels: mostLevels, mostOpen: 1)) == expected)
    }

    /// In a process of its own, where nobody else opens anything.
    @Test func deepTreeKeepsFewDirectoriesOpen() async {
        await #expect(processExitsWith: .success) {
            let scratch = try ScratchDirectory()
            var path = ""
            for _ in 0..<300 {
                path += "d/"
                try scratch.makeDirectory(path)
            }
            try scratch.write(path + "file", "text")
            var limit = rlimit()
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
            #expect(getrlimit(resource, &limit) == 0)
            let own = limit.rlim_cur
            limit.rlim_cur = 128
            #expect(setrlimit(resource, &limit) == 0)
            #expect(try DirectoryTree.size(beneath: scratch.opened(), shouldStop: { false }) == 4)
            limit.rlim_cur = own
            #expect(setrlimit(resource, &limit) == 0)
        }
    }

    @Test func treeThatIsMovedMeanwhileLeadsNowhereElse() throws {
        // The same names outside, whichever of the two the walk comes to last.
        for name in ["root", "root/a", "root/a/b", "root/a/c", "outside", "outside/b", "outside/c"] {
            try scratch.makeDirectory(name)
        }
        for name in ["root/a/b/file", "root/a/c/file", "outside/b/file", "outside/c/file"] {
            try scratch.write(name, name)
        }
        var isMoved = false
        var texts: Set<String> = []
        let root = try scratch.opened("root")
        let failure = DirectoryTree.visit(beneath: root, by: TreeWalk(mostOpen: 1), shouldStop: { false }) {
            (directory, name) throws(Errno) in
            let file = try directory.openFile(name)
            let bytes = try file.borrowed.readFile(count: 4096, cachedOnly: false)
            texts.insert(String(decoding: bytes, as: UTF8.self))
            guard !isMoved else { return }
            isMoved = true
            #expect(rename(scratch("root/a"), scratch("root/moved")) == 0)
            #expect(rename(scratch("outside"), scratch("root/a")) == 0)
        }
        #expect(failure == nil)
        #expect(isMoved)
        #expect(
            texts.isSubset(of: ["root/a/b/file", "root/a/c/file"]), "another directory by that name is not entered")
    }

    @Test func sizeIsTheSumOfTheFiles() throws {
        let root = try scratch.opened()
        #expect(try DirectoryTree.size(beneath: root, shouldStop: { false }) == 0)
        try scratch.makeDirectory("directory")
        try scratch.write("file", "1234")
        try scratch.write("directory/file", "12345678")
        try scratch.makeLink("directory/link", to: "../file")
        try scratch.makeLink("directory/up", to: "..")
        try scratch.makeFifo("fifo")
        #expect(try DirectoryTree.size(beneath: root, shouldStop: { false }) == 12)
        let staged = try root.stage(StagingNames(forcingNames: true))
        try staged.write([1, 2, 3], at: 0)
        #expect(try root.list().count == 4)
        #expect(try DirectoryTree.size(beneath: root, shouldStop: { false }) == 12, "what is not published yet")
        try staged.publish(as: .of("third"), in: root)
        #expect(try DirectoryTree.size(beneath: root, shouldStop: { false }) == 15)
    }

    @Test func sizeBeyondTheLargestNumberIsTheLargest() throws {
        for name in ["a", "b", "c"] {
            let file = try scratch.openNew(name)
            // Sparse; how large a file may be is the file system's to say.
            guard ftruncate(file.number, 1 << 62) == 0 else { return }
        }
        #expect(try DirectoryTree.size(beneath: scratch.opened(), shouldStop: { false }) == .max)
    }

    @Test func sizeThatIsNotWantedAnyMoreIsNoNumber() throws {
        #expect(throws: Errno.canceled) { try DirectoryTree.size(beneath: scratch.opened(), shouldStop: { true }) }
    }

    /// In a process of its own, whose user it changes where the tests run as root, whom no permission stops.
    @Test func whatMayNotBeReadIsLeftOutOfTheSize() async {
        await #expect(processExitsWith: .success) {
            let scratch = try ScratchDirectory()
            try scratch.makeDirectory("locked")
            let file = try scratch.openNew("readable")
            #expect(ftruncate(file.number, 4) == 0)
            #expect(chmod(scratch("locked"), 0) == 0)
            #expect(chmod(scratch.path, 0o755) == 0)
            let own = geteuid()
            if own == 0 { #expect(seteuid(65_534) == 0) }
            let root = try scratch.opened()
            #expect(try DirectoryTree.size(beneath: root, shouldStop: { false }) == 4)
            if own == 0 { #expect(seteuid(own) == 0) }
        }
    }
}
