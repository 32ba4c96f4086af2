// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

@Suite struct FileReadingTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func reading(_ text: String) throws(Errno) -> OwnedDescriptor {
        try scratch.write("file", text)
        return OwnedDescriptor(FileDescriptor(rawValue: open(scratch("file"), O_RDONLY | O_CLOEXEC)))
    }

    @Test(arguments: [("", 0, ""), ("", 1, ""), ("abc", 0, ""), ("abc", 2, "ab"), ("abc", 3, "abc"), ("abc", 4, "abc")])
    func firstBytesAreReadAndNoMoreThanThereAre(text: String, count: Int, expected: String) throws {
        let file = try reading(text)
        #expect(try file.borrowed.readFile(count: count, cachedOnly: false) == Array(expected.utf8))
        // Reading leaves the descriptor's own position alone: many readers share it.
        #expect(lseek(file.number, 0, SEEK_CUR) == 0)
        #expect(try file.borrowed.readFile(count: count, cachedOnly: false) == Array(expected.utf8))
    }

    @Test func largeFileIsReadWhole() throws {
        let text = String(repeating: "0123456789abcdef", count: 1 << 16)
        let file = try reading(text)
        #expect(try file.borrowed.readFile(count: 1 << 20, cachedOnly: false) == Array(text.utf8))
    }

    @Test func cachedReadingGivesTheFileOrSaysThatItWouldWait() throws {
        let file = try reading("abc")
        do throws(Errno) {
            #expect(try file.borrowed.readFile(count: 3, cachedOnly: true) == Array("abc".utf8))
        } catch {
            // EOPNOTSUPP: a file system without the probe.
            #expect([.wouldBlock, .notSupportedOnSocket].contains(error))
        }
    }

    @Test func evictedFileIsToldApartAndReadAheadBringsItBack() throws {
        let text = String(repeating: "x", count: 1 << 20)
        let file = try reading(text)
        #expect(fsync(file.number) == 0)
        #expect(posix_fadvise(file.number, 0, 0, POSIX_FADV_DONTNEED) == 0)
        // The kernel may keep what it was told that nobody needs; where it did not, the read must not wait.
        if !file.borrowed.isInPageCache(at: 0) {
            #expect(throws: Errno.wouldBlock) { try file.borrowed.readFile(count: 1 << 20, cachedOnly: true) }
        }
        file.borrowed.readAhead(offset: 0, count: 1 << 20)
        #expect(file.borrowed.isInPageCache(at: 0))
        #expect(file.borrowed.isInPageCache(at: (1 << 20) - 1))
        #expect(try file.borrowed.readFile(count: 1 << 20, cachedOnly: false) == Array(text.utf8))
    }

    @Test func nothingToReadIsNothingToWaitFor() throws {
        let file = try reading("abc")
        #expect(file.borrowed.isInPageCache(at: 3))
        #expect(file.borrowed.isInPageCache(at: 1 << 40))
        file.borrowed.readAhead(offset: 1 << 40, count: 0)
    }

    @Test func failuresAreErrnos() throws {
        let directory = OwnedDescriptor(FileDescriptor(rawValue: open(scratch.path, O_RDONLY | O_CLOEXEC)))
        #expect(throws: Errno.isDirectory) { try directory.borrowed.readFile(count: 1, cachedOnly: false) }
        let closed = FileDescriptor(rawValue: 1 << 20)
        #expect(throws: Errno.badFileDescriptor) { try closed.readFile(count: 1, cachedOnly: true) }
    }
}
