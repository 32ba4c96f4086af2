// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import LinuxSystem

struct OwnershipRightsTests {
    @Test func anOrdinaryUserGivesFilesToItsGroupsOnly() {
        let rights = OwnershipRights(user: 7, groups: [1, 2], isPrivileged: false)
        #expect(rights.permits(user: 7))
        #expect(!rights.permits(user: 0))
        #expect(rights.permits(group: 1))
        #expect(rights.permits(group: 2))
        #expect(!rights.permits(group: 7))
    }

    @Test func whoHasTheCapabilityGivesThemToAnybody() {
        let rights = OwnershipRights(user: 7, groups: [], isPrivileged: true)
        #expect(rights.permits(user: 0))
        #expect(rights.permits(group: 0))
    }

    @Test(arguments: [
        ("CapEff:\t000001ffffffffff", true), ("CapEff:\t0000000000000001", true), ("CapEff:\t0000000000000002", false),
        ("CapEff:\t0000000000000000", false), ("CapPrm:\t0000000000000001", false), ("CapEff:\t", false), ("", false),
    ])
    func theCapabilityIsReadFromTheEffectiveSet(line: String, isThere: Bool) {
        let text = "Name:\twharfd\nCapInh:\t0000000000000001\n\(line)\nNoNewPrivs:\t0\n"
        #expect(OwnershipRights.hasChownCapability(inStatus: text) == isThere)
    }

    @Test func thisProcessMayGiveItsFilesToItself() {
        let rights = OwnershipRights.current
        #expect(rights.user == ProcessUser.current.number)
        #expect(!rights.groups.isEmpty)
        #expect(rights.groups.allSatisfy(rights.permits(group:)))
    }
}
