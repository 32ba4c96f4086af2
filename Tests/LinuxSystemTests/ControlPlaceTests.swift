// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import Testing

@testable import LinuxSystem

@Suite struct ControlPlaceTests {
    @Test func identitiesHaveNamesOfTheirOwn() {
        let first = ControlPlace.paths(for: "/etc/wharfd/a.json")
        #expect(first == ControlPlace.paths(for: "/etc/wharfd/a.json"))
        #expect(Set(first).isDisjoint(with: ControlPlace.paths(for: "/etc/wharfd/b.json")))
        #expect(first.contains { $0.hasPrefix("/run/wharfd/") })
        // unix(7): 108 bytes with the NUL.
        #expect(first.allSatisfy { $0.utf8.count < 108 || !$0.hasPrefix("/run/wharfd/") })
    }

    @Test func pathsAreMadeCanonical() throws {
        #expect(ControlPlace.canonical("/usr/../usr/./bin") == ControlPlace.canonical("/usr/bin"))
        #expect(ControlPlace.canonical("/nowhere/at/all") == "/nowhere/at/all")
        #expect(ControlPlace.canonical("//a//b/") == "/a/b")
        #expect(ControlPlace.canonical("/../..") == "/")
        let here = try #require(PathAccess.workingDirectory)
        #expect(ControlPlace.canonical(".") == here)
        #expect(ControlPlace.canonical("a/../b") == here + "/b")
    }

    @Test func pathThatLeadsElsewhereByALinkStaysTheSame() throws {
        let scratch = try ScratchDirectory()
        let link = scratch.path + "/current"
        #expect(symlink("first", link) == 0)
        #expect(ControlPlace.canonical(link) == ControlPlace.canonical(scratch.path) + "/current")
    }
}
