// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import SystemPackage
import Testing

@Suite struct SmallFileTests {
    @Test(arguments: [(0, ""), (2, "ab"), (3, "abc"), (4, "abc"), (4096, "abc")])
    func contentIsReadUpToTheLimit(limit: Int, expected: String) throws {
        let scratch = try ScratchDirectory()
        try scratch.write("file", "abc")
        #expect(try SmallFile.read(scratch("file"), limit: limit) == Array(expected.utf8))
    }

    @Test func kernelsFileOfUnknownSizeIsRead() throws {
        // The kernel says that its size is 0.
        let comm = try SmallFile.read("/proc/self/stat", limit: 4096)
        #expect(comm.contains(UInt8(ascii: "(")))
    }

    @Test func failuresAreErrnos() throws {
        let scratch = try ScratchDirectory()
        #expect(throws: Errno.noSuchFileOrDirectory) { try SmallFile.read(scratch("absent"), limit: 1) }
        #expect(throws: Errno.isDirectory) { try SmallFile.read(scratch.path, limit: 1) }
    }
}
