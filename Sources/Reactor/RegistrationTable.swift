// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// Everything that a loop knows of its registrations, one slot each; freed slots are used again.
struct RegistrationTable {
    struct Slot {
        var generation: UInt32 = 0
        var isUsed = false
        var isCancelled = false
        var interest: Interest = .readable
        /// What epoll has told and no system call has refuted since.
        var readiness = Epoll.Readiness(rawValue: 0)
        /// The task that waits; at most one.
        var waiter: UnsafeContinuation<Wake, Never>?
        /// When the wait is to end, in nanoseconds of the loop's clock.
        var deadline: Int64 = .max
        /// The earliest entry of this slot that is in the timer heap; `.max`: none.
        var scheduled: Int64 = .max
    }

    private var slots: [Slot] = []
    private var free: [UInt32] = []

    /// Slots in use.
    var count: Int { slots.count - free.count }

    /// Takes a slot for a new user.
    mutating func insert() -> Registration {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
        } else {
            index = UInt32(slots.count)
            slots.append(Slot())
        }
        // 32 bits of generations per slot: the first stale event that could be mistaken lies 4 billion users back.
        let generation = slots[Int(index)].generation &+ 1
        slots[Int(index)] = Slot(generation: generation, isUsed: true)
        return Registration(slot: index, generation: generation)
    }

    /// Gives a slot back.
    mutating func remove(_ registration: Registration) {
        guard contains(registration) else { return }
        slots[Int(registration.slot)].isUsed = false
        free.append(registration.slot)
    }

    /// Whether the registration is the slot's present user.
    func contains(_ registration: Registration) -> Bool {
        let index = Int(registration.slot)
        return index < slots.count && slots[index].isUsed && slots[index].generation == registration.generation
    }

    /// The slot of a registration that is in use.
    subscript(_ registration: Registration) -> Slot {
        _read {
            precondition(contains(registration), "a registration is used after its end")
            yield slots[Int(registration.slot)]
        }
        _modify {
            precondition(contains(registration), "a registration is used after its end")
            yield &slots[Int(registration.slot)]
        }
    }

    /// All that are in use.
    var all: [Registration] {
        slots.indices.filter { slots[$0].isUsed }
            .map { Registration(slot: UInt32($0), generation: slots[$0].generation) }
    }
}
