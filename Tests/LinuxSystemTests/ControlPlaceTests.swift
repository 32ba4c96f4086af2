// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

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

    @Test func pathsAreMadeCanonical() {
        #expect(ControlPlace.canonical("/usr/../usr/./bin") == ControlPlace.canonical("/usr/bin"))
        #expect(ControlPlace.canonical("/nowhere/at/all") == "/nowhere/at/all")
    }
}
