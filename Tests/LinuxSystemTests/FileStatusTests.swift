// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import SystemPackage
import Testing

@Suite struct FileStatusTests {
    private func modified(seconds: Int, nanoseconds: Int) -> Int64 {
        var raw = stat()
        raw.st_mtim = timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        raw.st_ctim = timespec(tv_sec: 1, tv_nsec: 2)
        let status = FileStatus(raw)
        #expect(status.changed == 1_000_000_002)
        return status.modified
    }

    @Test(arguments: [
        (0, 0, 0), (0, 1, 1), (1, 999_999_999, 1_999_999_999), (1_795_166_130, 5, 1_795_166_130_000_000_005),
        (-1, 0, -1_000_000_000), (-1, 999_999_999, -1), (-2, 500_000_000, -1_500_000_000),
    ])
    func timeIsNanosecondsSince1970(seconds: Int, nanoseconds: Int, expected: Int64) {
        #expect(modified(seconds: seconds, nanoseconds: nanoseconds) == expected)
    }

    @Test(arguments: [
        (9_223_372_036, 854_775_807, Int64.max), (9_223_372_036, 854_775_808, .max), (9_223_372_037, 0, .max),
        (.max, 999_999_999, .max), (.min, 0, .min), (-9_223_372_038, 999_999_999, .min),
    ])
    func timeBeyondTheRangeIsSaturated(seconds: Int, nanoseconds: Int, expected: Int64) {
        #expect(modified(seconds: seconds, nanoseconds: nanoseconds) == expected)
    }

    @Test func openFileTellsItsSizeTimesAndIdentity() throws {
        let scratch = try ScratchDirectory()
        try scratch.write("file", "12345")
        let before1970 = [timespec(tv_sec: -3, tv_nsec: 250_000_000), timespec(tv_sec: -3, tv_nsec: 250_000_000)]
        #expect(utimensat(AT_FDCWD, scratch("file"), before1970, 0) == 0)
        let named = try FileStatus(path: scratch("file"))
        #expect(named.kind == .regular)
        #expect(named.size == 5)
        #expect(named.modified == -2_750_000_000)
        #expect(named.changed > 0)
        let number = open(scratch("file"), O_RDONLY | O_CLOEXEC)
        let file = OwnedDescriptor(FileDescriptor(rawValue: number))
        #expect(try FileStatus(of: file) == named)
        try scratch.write("other", "12345")
        let other = try FileStatus(path: scratch("other"))
        #expect(other.device == named.device)
        #expect(other.inode != named.inode)
    }

    @Test func everyKindIsTold() throws {
        let scratch = try ScratchDirectory()
        try scratch.makeFifo("fifo")
        try scratch.makeLink("link", to: ".")
        let socket = try ListeningSocket.unix(path: scratch("socket"), mode: nil, backlog: 1)
        #expect(try FileStatus(path: scratch.path).kind == .directory)
        #expect(try FileStatus(path: scratch("fifo")).kind == .other)
        #expect(try FileStatus(path: "/dev/null").kind == .other)
        #expect(try FileStatus(path: scratch("socket")).kind == .socket)
        #expect(try FileStatus(path: scratch("link")).kind == .directory)
        #expect(try FileStatus(path: scratch("link"), followingLinks: false).kind == .symbolicLink)
        #expect(socket.address == .unix)
    }

    @Test func whatIsNotThereIsAnErrno() throws {
        let scratch = try ScratchDirectory()
        try scratch.makeLink("dangling", to: "absent")
        #expect(throws: Errno.noSuchFileOrDirectory) { try FileStatus(path: scratch("dangling")) }
        #expect(throws: Errno.badFileDescriptor) {
            try FileStatus(of: OwnedDescriptor(FileDescriptor(rawValue: 1 << 20)))
        }
    }
}
