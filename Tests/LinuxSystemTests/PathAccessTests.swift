// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

struct PathAccessTests {
    private let directory: ScratchDirectory

    init() throws {
        directory = try ScratchDirectory()
    }

    private func failure(_ body: () throws(Errno) -> Void) -> Errno? {
        do throws(Errno) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    private func appendable(_ name: String) -> Errno? {
        failure { () throws(Errno) in try PathAccess.checkAppendable(directory(name)) }
    }

    @Test func aLookAtAFileLeavesItAsItWas() throws {
        try directory.write("log", "line\n")
        let before = try FileStatus(path: directory("log"))
        #expect(appendable("log") == nil)
        #expect(try FileStatus(path: directory("log")) == before)
    }

    @Test func aFileThatIsNotThereIsNotMade() {
        #expect(appendable("log") == .noSuchFileOrDirectory)
        #expect(!FileStatus.mayExist(directory("log")))
    }

    @Test func aDirectoryIsNoFile() throws {
        try directory.makeDirectory("log")
        #expect(appendable("log") == .isDirectory)
    }

    @Test(.timeLimit(.minutes(10))) func aFIFOWithoutAReaderIsFineAndNobodyIsDisturbed() throws {
        try directory.makeFifo("fifo")
        #expect(appendable("fifo") == nil)
        let reader = Glibc.open(directory("fifo"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let owned = OwnedDescriptor(FileDescriptor(rawValue: reader))
        #expect(appendable("fifo") == nil)
        var wait = pollfd(fd: owned.number, events: Int16(POLLIN), revents: 0)
        #expect(poll(&wait, 1, 0) == 0, "a writer that left would be POLLHUP")
    }

    @Test func aDirectoryToWriteToIsLookedFor() throws {
        let look = { (path: String) in failure { () throws(Errno) in try PathAccess.checkWritableDirectory(path) } }
        #expect(look(directory.path) == nil)
        #expect(look(directory("none")) == .noSuchFileOrDirectory)
        #expect(look("/proc/sys/kernel") != nil || geteuid() == 0)
    }

    @Test(arguments: ["", "/", "/usr", "/usr//bin/", "usr", "./a/../b", "/nowhere/at/all"])
    func whereNothingIsClosedNothingIsFound(path: String) {
        #expect(PathAccess.closedDirectory(onTheWayTo: path) == nil)
    }

    @Test(.enabled(if: geteuid() != 0, "root may search every directory")) func aClosedDirectoryIsFound() throws {
        try directory.makeDirectory("closed", mode: 0)
        #expect(PathAccess.closedDirectory(onTheWayTo: directory("closed/a/b")) == directory("closed"))
    }

    @Test func theWorkingDirectoryIsAbsolute() throws {
        #expect(try #require(PathAccess.workingDirectory).hasPrefix("/"))
    }
}
