// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The instants at which a loop must look at a registration, the earliest first: a binary heap.
///
/// Re-arming is lazy: a deadline that moves later leaves its entry alone, and the loop puts it back when it comes up
/// too early. A connection that is always busy therefore costs the heap nothing.
struct TimerHeap {
    struct Entry {
        /// Nanoseconds of the loop's clock.
        let due: Int64
        let registration: Registration
    }

    private var entries: [Entry] = []

    /// The earliest instant; nil: there is none.
    var earliest: Int64? { entries.first?.due }

    var count: Int { entries.count }

    /// Drops every entry that is not `wanted`: those of connections that have ended.
    mutating func prune(_ wanted: (Entry) -> Bool) {
        let kept = entries.filter(wanted)
        entries.removeAll(keepingCapacity: kept.count > entries.capacity / 4)
        for entry in kept { push(entry) }
    }

    mutating func push(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].due < entries[parent].due else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest entry out if it is due at `now`.
    mutating func popDue(at now: Int64) -> Entry? {
        guard let first = entries.first, first.due <= now else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return first
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
                if entries[child].due < entries[least].due { least = child }
            }
            if least == parent { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
