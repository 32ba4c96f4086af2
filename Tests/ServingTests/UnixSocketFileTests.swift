// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Serving

@Suite struct UnixSocketFileTests {
    private let tree: ScratchTree
    private let path: String

    init() throws {
        tree = try ScratchTree()
        path = tree.path(of: "socket")
    }

    @Test func ownFileIsRemoved() throws {
        let socket = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        try #require(UnixSocketFile(path)).remove()
        #expect((try? tree.status("socket")) == nil)
        #expect(socket.address == .unix)
    }

    @Test func fileOfTheNextServerStays() throws {
        let old = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        let file = try #require(UnixSocketFile(path))
        // The old one's inode stays taken, so that the new one cannot be given its number.
        tree.rename("socket", to: "old")
        let next = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        file.remove()
        #expect(ListeningSocket.isAlive(unixPath: path))
        #expect(old.address == next.address)
    }

    @Test func missingFileIsNoFile() throws {
        #expect(UnixSocketFile(path) == nil)
        let socket = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
        let file = try #require(UnixSocketFile(path))
        tree.remove("socket")
        file.remove()
        #expect(socket.address == .unix)
    }
}
