// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A table with a bound on what its values cost together: what was not used for the longest time goes first.
struct RecencyTable<Key: Hashable, Value> {
    private struct Slot {
        var key: Key
        var value: Value
        var cost: Int
        /// The slots of what was used just after and just before; −1: none.
        var newer = -1
        var older = -1
    }

    /// What an entry costs beside its value's own cost: slot, key and place in the table, in bytes.
    static var overhead: Int { 256 }

    private var slots: [Slot?] = []
    private var free: [Int] = []
    private var places: [Key: Int] = [:]
    private var newest = -1
    private var oldest = -1
    private var limit: Int
    /// Of all entries together.
    private(set) var cost = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Entries.
    var count: Int { places.count }

    /// A value, which counts as used now.
    subscript(key: Key) -> Value? {
        mutating get {
            guard let place = places[key], let value = slots[place]?.value else { return nil }
            unlink(place)
            linkAsNewest(place)
            return value
        }
    }

    /// Keeps a value, and drops others for it; one that costs more than all there may be is not kept.
    mutating func insert(_ value: Value, for key: Key, cost valueCost: Int) {
        if let place = places[key] { remove(at: place) }
        let (entryCost, overflow) = valueCost.addingReportingOverflow(Self.overhead)
        guard !overflow, entryCost <= limit else { return }
        makeRoom(entryCost)
        let slot = Slot(key: key, value: value, cost: entryCost)
        let place = free.popLast() ?? slots.count
        if place == slots.count { slots.append(slot) } else { slots[place] = slot }
        places[key] = place
        cost += entryCost
        linkAsNewest(place)
    }

    /// Changes the bound, and drops what is over it.
    mutating func setLimit(_ limit: Int) {
        self.limit = limit
        makeRoom(0)
    }

    private mutating func makeRoom(_ needed: Int) {
        while oldest >= 0, cost > limit - needed { remove(at: oldest) }
    }

    private mutating func remove(at place: Int) {
        guard let slot = slots[place] else { return }
        unlink(place)
        slots[place] = nil
        free.append(place)
        places[slot.key] = nil
        cost -= slot.cost
    }

    private mutating func unlink(_ place: Int) {
        guard let slot = slots[place] else { return }
        if slot.newer >= 0 { slots[slot.newer]?.older = slot.older } else { newest = slot.older }
        if slot.older >= 0 { slots[slot.older]?.newer = slot.newer } else { oldest = slot.newer }
    }

    private mutating func linkAsNewest(_ place: Int) {
        slots[place]?.newer = -1
        slots[place]?.older = newest
        if newest >= 0 { slots[newest]?.newer = place } else { oldest = place }
        newest = place
    }
}
