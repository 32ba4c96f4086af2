// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
@testable import Reactor
import Testing

@Suite struct RegistrationTableTests {
    @Test func everyUserHasASlotOfItsOwn() {
        var table = RegistrationTable()
        let registrations = (0..<1000).map { _ in table.insert() }
        #expect(Set(registrations.map(\.slot)).count == 1000)
        #expect(registrations.allSatisfy { table.contains($0) })
        #expect(table.all == registrations)
    }

    @Test func slotIsUsedAgainAndItsFormerUserIsRefused() {
        var table = RegistrationTable()
        let first = table.insert()
        table.remove(first)
        #expect(!table.contains(first))
        #expect(table.all == [])
        let second = table.insert()
        #expect(second.slot == first.slot)
        #expect(second != first)
        #expect(table.contains(second))
        #expect(!table.contains(first))
        // The former user's removal does not end the present one.
        table.remove(first)
        #expect(table.contains(second))
    }

    @Test func slotThatIsRemovedTwiceIsGivenOutOnce() {
        var table = RegistrationTable()
        let first = table.insert()
        table.remove(first)
        table.remove(first)
        #expect(table.insert().slot != table.insert().slot)
    }

    @Test func countIsOfThoseInUse() {
        var table = RegistrationTable()
        #expect(table.count == 0)
        let registrations = (0..<3).map { _ in table.insert() }
        #expect(table.count == 3)
        table.remove(registrations[1])
        table.remove(registrations[1])
        #expect(table.count == 2)
        _ = table.insert()
        #expect(table.count == 3)
    }

    @Test func newUserFindsNothingOfTheFormerOne() {
        var table = RegistrationTable()
        let first = table.insert()
        table[first].isCancelled = true
        table[first].readiness = .anyInput
        table[first].interest = .writable
        table[first].deadline = 1
        table[first].scheduled = 1
        table.remove(first)
        let second = table.insert()
        #expect(second.slot == first.slot)
        #expect(!table[second].isCancelled)
        #expect(table[second].readiness == [])
        #expect(table[second].waiter == nil)
        #expect(table[second].deadline == .max)
        #expect(table[second].scheduled == .max)
    }

    @Test func slotsDoNotTouchEachOther() {
        var table = RegistrationTable()
        let (first, second) = (table.insert(), table.insert())
        table[first].deadline = 7
        #expect(table[first].deadline == 7)
        #expect(table[second].deadline == .max)
    }

    @Test func whoNeverWasIsRefused() {
        var table = RegistrationTable()
        let only = table.insert()
        #expect(!table.contains(Registration(slot: only.slot + 1, generation: only.generation)))
        #expect(!table.contains(Registration(slot: .max, generation: 1)))
        #expect(!table.contains(Registration(slot: only.slot, generation: only.generation &+ 1)))
        // A slot that is free is nobody's, its last generation's neither.
        #expect(!table.contains(Registration(slot: only.slot, generation: 0)))
    }

    @Test func useAfterTheEndStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            var table = RegistrationTable()
            let registration = table.insert()
            table.remove(registration)
            _ = table.insert()
            table[registration].deadline = 1
        }
    }
}

@Suite struct RegistrationTests {
    @Test(arguments: [(0, 0), (1, 0), (0, 1), (7, 9), (.max, 0), (0, .max), (.max, .max)] as [(UInt32, UInt32)])
    func travelsThroughAnEventUnchanged(slot: UInt32, generation: UInt32) {
        let registration = Registration(slot: slot, generation: generation)
        #expect(Registration(data: registration.data) == registration)
        #expect(Registration(data: registration.data).slot == slot)
        #expect(Registration(data: registration.data).generation == generation)
    }
}
