// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import Testing

@testable import LinuxSystem

@Suite struct UnixSocketFileTests {
    private let scratch: ScratchDirectory
    private let path: String

    init() throws {
        scratch = try ScratchDirectory()
        path = scratch.path + "/socket"
    }

    @Test func ownFileIsRemoved() throws {
        let socket = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        try #require(UnixSocketFile(path)).remove()
        #expect(!FileStatus.mayExist(path))
        #expect(socket.address == .unix)
    }

    @Test func fileOfTheNextServerStays() throws {
        let old = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        let file = try #require(UnixSocketFile(path))
        // The old one's inode stays taken, so that the new one cannot be given its number.
        #expect(rename(path, path + ".old") == 0)
        let next = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        file.remove()
        #expect(ListeningSocket.isAlive(unixPath: path))
        #expect(old.address == next.address)
    }

    @Test func missingFileIsNoFile() throws {
        #expect(UnixSocketFile(path) == nil)
        let socket = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        let file = try #require(UnixSocketFile(path))
        #expect(unlink(path) == 0)
        file.remove()
        #expect(socket.address == .unix)
    }
}
