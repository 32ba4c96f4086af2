// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

struct OpenDirectoryTests {
    private let scratch: ScratchDirectory
    private let directory: OpenDirectory

    init() throws {
        scratch = try ScratchDirectory()
        directory = try scratch.opened()
    }

    @Test(arguments: RootDirectoryTests.ways)
    func directoryBeneathARootIsOpenedWhereverAFileWouldBe(usingOpenat2: Bool) throws {
        let tree = try BeneathTree()
        let root = try tree.root(usingOpenat2: usingOpenat2)
        for item in BeneathCase.all {
            for links in [RootDirectory.SymbolicLinks.inside, .deny, .follow] {
                let expected: Errno? =
                    switch item.expected(links) {
                    case .directory: nil
                    // Neither is read from nor connected to.
                    case .text, .refused(.noSuchAddressOrDevice): .notDirectory
                    case .refused(let error): error
                    }
                let error = failure { () throws(Errno) in
                    let opened = try root.openDirectory(Array(item.path.utf8) + [0], symbolicLinks: links)
                    #expect(opened.status.kind == .directory)
                    try opened.synchronize()
                }
                #expect(error == expected, "\(item) with links: \(links)")
            }
        }
    }

    /// As 9P does, /proc says EINVAL of a directory.
    @Test func directoryThatCannotBeSyncedByItselfIsSyncedWithItsFileSystem() throws {
        try RootDirectory(path: "/proc").openDirectory([UInt8(ascii: "/"), 0], symbolicLinks: .deny).synchronize()
    }

    @Test func parentIsTheOneThatTheDirectoryIsInNow() throws {
        try scratch.makeDirectory("one")
        try scratch.makeDirectory("two")
        let made = try scratch.opened("one").makeDirectory(.of("made"), mode: 0o755)
        #expect(try made.openParent().status.inode == scratch.opened("one").status.inode)
        try #require(rename(scratch("one/made"), scratch("two/made")) == 0)
        #expect(try made.openParent().status.inode == scratch.opened("two").status.inode)
    }

    @Test func statusIsTheEntrysOwn() throws {
        #expect(try directory.status == FileStatus(path: scratch.path))
        try scratch.write("file", "text")
        try scratch.makeLink("link", to: "file")
        #expect(try directory.status(of: .of("file")) == FileStatus(path: scratch("file")))
        #expect(try directory.status(of: .of("link")).kind == .symbolicLink)
        #expect(throws: Errno.noSuchFileOrDirectory) { try directory.status(of: .of("absent")) }
    }

    /// In a process of its own, whose umask it changes.
    @Test func madeDirectoryHasExactlyItsMode() async {
        await #expect(processExitsWith: .success) {
            let scratch = try ScratchDirectory()
            for mask: mode_t in [0o777, 0o022, 0] {
                umask(mask == 0o777 && geteuid() != 0 ? 0o077 : mask)
                let directory = try scratch.opened()
                for mode: UInt32 in [0o755, 0o700, 0o777, 0o2775, 0o1777, 0o300] {
                    let name = try EntryName.of("made-\(mask)-\(mode)")
                    try directory.makeDirectory(name, mode: mode)
                    var status = stat()
                    #expect(lstat(scratch("made-\(mask)-\(mode)"), &status) == 0)
                    #expect(status.st_mode & 0o7777 == mode, "umask \(mask)")
                }
            }
        }
    }

    @Test func madeDirectoryKeepsTheGroupBitThatItInherits() throws {
        try scratch.makeDirectory("shared")
        #expect(chmod(scratch("shared"), 0o2775) == 0)
        try scratch.opened("shared").makeDirectory(.of("made"), mode: 0o755)
        var status = stat()
        #expect(lstat(scratch("shared/made"), &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o2755)
    }

    @Test func takenNameIsNotMadeAgain() throws {
        try scratch.makeDirectory("directory", mode: 0o711)
        try scratch.write("file", "text")
        try scratch.makeLink("dangling", to: "absent")
        for name in ["directory", "file", "dangling"] {
            #expect(throws: Errno.fileExists) { try directory.makeDirectory(.of(name), mode: 0o755) }
        }
        #expect(try directory.list() == ["dangling", "directory", "file"])
        var status = stat()
        #expect(lstat(scratch("directory"), &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o711)
    }

    @Test func linksAreNotOpened() throws {
        try scratch.makeDirectory("directory")
        try scratch.write("file", "text")
        try scratch.makeLink("toDirectory", to: "directory")
        try scratch.makeLink("toFile", to: "file")
        #expect(try directory.openDirectory(.of("directory")).status == FileStatus(path: scratch("directory")))
        for name in ["toDirectory", "toFile", "file"] {
            #expect(throws: Errno.notDirectory) { try directory.openDirectory(.of(name)) }
        }
        #expect(try directory.text(of: .of("file")) == "text")
        for name in ["toDirectory", "toFile"] {
            #expect(throws: Errno.tooManySymbolicLinkLevels) { _ = try directory.openFile(.of(name)) }
        }
    }

    @Test func fifoWithoutAWriterOpensAtOnce() throws {
        try scratch.makeFifo("fifo")
        let fifo = try directory.openFile(.of("fifo"))
        #expect(try FileStatus(of: fifo).kind == .other)
        #expect(fcntl(fifo.number, F_GETFD) == FD_CLOEXEC)
    }

    @Test func eachKindIsRemovedByItsOwnCall() throws {
        try scratch.makeDirectory("directory")
        try scratch.write("directory/file", "text")
        try scratch.makeLink("link", to: "directory")
        #expect(throws: Errno.isDirectory) { try directory.removeFile(.of("directory")) }
        #expect(throws: Errno.directoryNotEmpty) { try directory.removeDirectory(.of("directory")) }
        #expect(throws: Errno.notDirectory) { try directory.removeDirectory(.of("link")) }
        try directory.removeFile(.of("link"))
        try directory.openDirectory(.of("directory")).removeFile(.of("file"))
        try directory.removeDirectory(.of("directory"))
        #expect(try directory.list() == [])
        #expect(throws: Errno.noSuchFileOrDirectory) { try directory.removeFile(.of("link")) }
    }

    @Test func availableRoomIsTheFileSystems() throws {
        var system = statvfs()
        #expect(statvfs(scratch.path, &system) == 0)
        let whole = Int64(system.f_blocks) * Int64(system.f_frsize)
        #expect((1...whole).contains(try directory.availableBytes()))
    }
}

extension OpenDirectoryTests {
    @Test func entriesComeWithTheirKinds() throws {
        try scratch.makeDirectory("directory")
        try scratch.write("file", "text")
        try scratch.makeLink("link", to: "file")
        try scratch.makeFifo("fifo")
        var seen: [String: EntryKind] = [:]
        try directory.forEachEntry { name, kind in
            seen[String(decoding: name.text, as: UTF8.self)] = kind
            return true
        }
        // A file system may leave the kinds out (readdir(3)); then all of them are unknown.
        let known: [String: EntryKind] = ["directory": .directory, "file": .file, "link": .other, "fifo": .other]
        #expect(seen == known || seen == known.mapValues { _ in .unknown })
        #expect(try directory.list() == known.keys.sorted(), "a second look begins anew")
    }

    @Test func manyEntriesComeOnceEach() throws {
        for number in 0..<2000 { try scratch.write("file-\(number)", "") }
        #expect(try directory.list() == (0..<2000).map { "file-\($0)" }.sorted())
    }

    @Test func lookEndsWhereItIsToldTo() throws {
        for name in ["a", "b", "c"] { try scratch.write(name, "") }
        var count = 0
        try directory.forEachEntry { _, _ in
            count += 1
            return count < 2
        }
        #expect(count == 2)
        #expect(throws: Errno.canceled) {
            try directory.forEachEntry { (_, _) throws(Errno) in throw .canceled }
        }
    }
}
