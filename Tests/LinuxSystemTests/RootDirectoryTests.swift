// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

/// Both ways beneath a root, `openat2` and the walk of `DirectoryWalk`: whoever reads a file cannot tell which it was.
@Suite(.timeLimit(.minutes(10))) struct RootDirectoryTests {
    static let ways = RootDirectory.kernelHasOpenat2 ? [true, false] : [false]

    @Test(arguments: ways)
    func everyPathEndsAsItsPolicySays(usingOpenat2: Bool) throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: usingOpenat2)
        for item in BeneathCase.all {
            for links in [RootDirectory.SymbolicLinks.inside, .deny, .follow] {
                let outcome = BeneathOutcome.opening(item.path, in: root, links)
                #expect(outcome == item.expected(links), "\(item) with links: \(links)")
            }
        }
    }

    @Test(arguments: ways)
    func nameIsAnyBytes(usingOpenat2: Bool) throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: usingOpenat2)
        let name: [UInt8] = [0xFF, 0xC3, 0x28, 0x0A, 0x5C, 0x80]
        let full = Array(tree.scratch("root/").utf8) + name + [0]
        let number = open(full.map { CChar(bitPattern: $0) }, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        let file = OwnedDescriptor(FileDescriptor(rawValue: number))
        #expect(write(file.number, "bytes", 5) == 5)
        for links in [RootDirectory.SymbolicLinks.inside, .deny, .follow] {
            #expect(BeneathOutcome.opening([0x2F] + name + [0], in: root, links) == .text("bytes"))
        }
    }

    @Test(arguments: ways)
    func pathWithoutItsEndIsRefused(usingOpenat2: Bool) throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: usingOpenat2)
        for path: [UInt8] in [[], Array("/file".utf8)] {
            for links in [RootDirectory.SymbolicLinks.inside, .deny] {
                #expect(BeneathOutcome.opening(path, in: root, links) == .refused(.invalidArgument))
            }
        }
    }

    @Test(arguments: ways)
    func fifoWithoutAWriterOpensAtOnce(usingOpenat2: Bool) throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: usingOpenat2)
        try tree.scratch.makeFifo("root/fifo")
        for links in [RootDirectory.SymbolicLinks.inside, .deny, .follow] {
            let fifo = try root.open(Array("/fifo".utf8) + [0], symbolicLinks: links)
            #expect(try FileStatus(of: fifo).kind == .other)
        }
    }

    @Test(arguments: ways)
    func rootIsOpenedFromMemoryOrNotAtAll(usingOpenat2: Bool) throws {
        let waiting = try RootDirectory(path: "/tmp", usingOpenat2: usingOpenat2)
        do throws(Errno) {
            let cached = try RootDirectory(path: "/tmp", usingOpenat2: usingOpenat2, cachedOnly: true)
            #expect(usingOpenat2 && cached.status.inode == waiting.status.inode)
        } catch {
            #expect(error == .wouldBlock)
        }
    }

    @Test(arguments: ways)
    func deviceIsToldFromAFile(usingOpenat2: Bool) throws {
        let root = try RootDirectory(path: "/dev", usingOpenat2: usingOpenat2)
        let device = try root.open(Array("/null".utf8) + [0], symbolicLinks: .inside)
        #expect(try FileStatus(of: device).kind == .other)
    }

    @Test(arguments: ways)
    func linkOfTheKernelsIsRefused(usingOpenat2: Bool) throws {
        // Each leads to an open file or directory wherever it lies, whatever its text says.
        let root = try RootDirectory(path: "/proc/self", usingOpenat2: usingOpenat2)
        let ends = try FileDescriptor.pipe()
        let reader = OwnedDescriptor(ends.readEnd)
        let writer = OwnedDescriptor(ends.writeEnd)
        let paths = ["/exe", "/cwd", "/root", "/root/etc", "/fd/\(reader.number)", "/fd/\(writer.number)"]
        for path in paths {
            for links in [RootDirectory.SymbolicLinks.inside, .deny] {
                guard case .refused(let error) = BeneathOutcome.opening(path, in: root, links) else {
                    Issue.record("\(path) was opened with links: \(links)")
                    continue
                }
                let expected: [Errno] =
                    links == .deny || usingOpenat2
                    ? [.tooManySymbolicLinkLevels]
                    // The walk goes by the text: an absolute path, or `pipe:[1234]`, which no directory has.
                    : [.improperLink, .noSuchFileOrDirectory]
                #expect(expected.contains(error), "\(path) with links: \(links): \(error)")
            }
        }
    }

    @Test(arguments: ways)
    func openedDescriptorIsForReadingAndClosedOnExec(usingOpenat2: Bool) throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: usingOpenat2)
        for path in ["/file", "/toFile", "/dir", "/"] {
            let file = try root.open(Array(path.utf8) + [0], symbolicLinks: .inside)
            #expect(fcntl(file.number, F_GETFD) == FD_CLOEXEC)
            #expect(fcntl(file.number, F_GETFL) & O_ACCMODE == O_RDONLY)
            // Not O_PATH: a directory has to be listed and synced.
            #expect(fsync(file.number) == 0)
        }
    }

    @Test func rootIsADirectoryWithItsStatus() throws {
        let tree = try BeneathTree()
        #expect(try tree.root(usingOpenat2: false).status == FileStatus(path: tree.scratch("root")))
        try tree.scratch.makeLink("current", to: "root")
        let linked = try RootDirectory(path: tree.scratch("current"))
        #expect(BeneathOutcome.opening("/file", in: linked, .deny) == .text("inside"))
        #expect(throws: Errno.notDirectory) { try RootDirectory(path: tree.scratch("root/file")) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try RootDirectory(path: tree.scratch("absent")) }
    }

    @Test(arguments: ways)
    func rootStaysTheSameDirectoryWhenItsNameMoves(usingOpenat2: Bool) throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: usingOpenat2)
        #expect(rename(tree.scratch("root"), tree.scratch("old")) == 0)
        try tree.scratch.makeDirectory("root")
        try tree.scratch.write("root/file", "new")
        #expect(BeneathOutcome.opening("/file", in: root, .inside) == .text("inside"))
        #expect(BeneathOutcome.opening("/file", in: try tree.root(usingOpenat2: usingOpenat2), .deny) == .text("new"))
    }
}

extension RootDirectoryTests {
    @Test(.enabled(if: RootDirectory.kernelHasOpenat2)) func cachedOpenGivesTheFileOrSaysThatItWouldWait() throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: true)
        for item in BeneathCase.all {
            for links in [RootDirectory.SymbolicLinks.inside, .deny] {
                let outcome = BeneathOutcome.opening(item.path, in: root, links, cachedOnly: true)
                #expect([item.expected(links), .refused(.wouldBlock)].contains(outcome), "\(item), \(links)")
            }
        }
    }

    @Test func cachedOpenWithoutTheKernelsHelpAlwaysSaysThatItWouldWait() throws {
        let tree = try BeneathTree()
        let walking = try tree.root(usingOpenat2: false)
        #expect(BeneathOutcome.opening("/file", in: walking, .inside, cachedOnly: true) == .refused(.wouldBlock))
        #expect(BeneathOutcome.opening("/file", in: walking, .deny, cachedOnly: true) == .refused(.wouldBlock))
        let following = try RootDirectory(path: tree.scratch("root"))
        #expect(BeneathOutcome.opening("/file", in: following, .follow, cachedOnly: true) == .refused(.wouldBlock))
    }

    /// In a process of its own, whose user it changes where the tests run as root, whom no permission stops.
    @Test func whatMayNotBeReadIsRefused() async {
        await #expect(processExitsWith: .success) {
            let tree = try BeneathTree()
            try tree.scratch.makeDirectory("root/locked")
            try tree.scratch.write("root/locked/file", "locked")
            try tree.scratch.write("root/private", "private")
            #expect(chmod(tree.scratch("root/locked"), 0) == 0)
            #expect(chmod(tree.scratch("root/private"), 0) == 0)
            #expect(chmod(tree.scratch.path, 0o755) == 0)
            let own = geteuid()
            if own == 0 { #expect(seteuid(65_534) == 0) }
            for way in RootDirectoryTests.ways {
                let root = try tree.root(usingOpenat2: way)
                for path in ["/locked", "/locked/file", "/locked/absent", "/private"] {
                    for links in [RootDirectory.SymbolicLinks.inside, .deny, .follow] {
                        #expect(BeneathOutcome.opening(path, in: root, links) == .refused(.permissionDenied))
                    }
                }
                #expect(BeneathOutcome.opening("/file", in: root, .deny) == .text("inside"))
            }
            if own == 0 { #expect(seteuid(own) == 0) }
            #expect(chmod(tree.scratch("root/locked"), 0o755) == 0)
        }
    }

    /// In a process of its own, where nobody else opens anything.
    @Test func noPathLeavesADescriptorOpen() async {
        await #expect(processExitsWith: .success) {
            let tree = try BeneathTree()
            let roots = try RootDirectoryTests.ways.map { try tree.root(usingOpenat2: $0) }
            let before = openDescriptors(beneath: tree.scratch.path)
            for root in roots {
                for item in BeneathCase.all {
                    for links in [RootDirectory.SymbolicLinks.inside, .deny, .follow] {
                        _ = BeneathOutcome.opening(item.path, in: root, links)
                        _ = BeneathOutcome.opening(item.path, in: root, links, cachedOnly: true)
                    }
                }
            }
            #expect(openDescriptors(beneath: tree.scratch.path) == before)
            #expect(!before.isEmpty)
        }
    }
}

/// What this process has open beneath a directory, by number; what the test library opens meanwhile is not looked at.
private func openDescriptors(beneath directory: String) -> [CInt] {
    (0..<4096).filter { number in
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/fd/\(number)", &target, target.count - 1)
        guard count > 0 else { return false }
        return String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self).hasPrefix(directory)
    }
}
