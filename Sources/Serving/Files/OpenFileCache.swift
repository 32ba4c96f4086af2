// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// A worker's memory of what its paths name, trusted for a while and then looked at again.
///
/// Belongs to one worker. Entries go when they were not used for a while, when the room is needed (by the CLOCK rule:
/// one that was used since the hand last passed gets another round), and at once when this daemon changed a directory
/// that they depend on.
final class OpenFileCache {
    struct Key: Hashable {
        let location: Int
        let path: RequestPath
    }

    /// What clients with one preference get of a file.
    struct Selection {
        let preference: CodingPreference
        let resource: Resource
        /// Whether the file was not looked at anew since.
        var isCurrent = true
    }

    struct Limits {
        /// How long an entry is believed, in nanoseconds; 0: it is checked at every request.
        var validity: Int64
        /// Entries at most.
        var entries: Int
        /// Bytes at most, of content and of fields.
        var memory: Int
        /// How long an unused entry stays, in nanoseconds.
        var idle: Int64
    }

    private final class Entry {
        let key: Key
        var resolution: Resolution
        var checkedAt: Int64
        var usedAt: Int64
        var isReferenced = true
        /// Of a file that is sent in codings: what was selected, by preference; the oldest first.
        var selections: [Selection] = []

        init(key: Key, resolution: Resolution, checkedAt: Int64, now: Int64) {
            self.key = key
            self.resolution = resolution
            self.checkedAt = checkedAt
            usedAt = now
        }
    }

    private let limits: Limits
    private let counters: DirectoryCounters
    private var places: [Key: Int] = [:]
    private var slots: [Entry?] = []
    private var free: [Int] = []
    private var hand = 0
    private var broom = 0
    private static let mostPerSweep = 8_192
    /// Kinds of clients that a file's representations are kept for: most take what all browsers take, or nothing.
    private static let mostSelections = 4
    private(set) var memoryUsed = 0

    init(limits: Limits, counters: DirectoryCounters) {
        self.limits = limits
        self.counters = counters
    }

    /// Entries.
    var count: Int { places.count }

    /// What a path names, to a client with a preference, if that is known and still believed.
    func resource(for key: Key, _ preference: CodingPreference = .identity, now: Int64) -> Resource? {
        guard let place = places[key], let entry = slots[place] else { return nil }
        guard now - entry.checkedAt < limits.validity, entry.resolution.dependencies.areCurrent(in: counters) else {
            return nil
        }
        entry.usedAt = now
        entry.isReferenced = true
        guard preference != .identity, case .file(let file) = entry.resolution.resource else {
            return entry.resolution.resource
        }
        guard file.isCodable else {
            return preference.permitsIdentity ? entry.resolution.resource : .refused(.notAcceptable)
        }
        for selection in entry.selections where selection.preference == preference && selection.isCurrent {
            return selection.resource
        }
        return nil
    }

    /// The file that a path was last found to name, whether or not that is still believed.
    func lastFile(for key: Key) -> OpenFile? {
        guard let place = places[key], case .file(let file)? = slots[place]?.resolution.resource else { return nil }
        return file
    }

    /// What was last selected of that file for clients with a preference.
    func lastSelection(for key: Key, _ preference: CodingPreference) -> OpenFile? {
        guard let place = places[key], let entry = slots[place] else { return nil }
        for selection in entry.selections where selection.preference == preference {
            if case .file(let file) = selection.resource { return file }
        }
        return nil
    }

    /// Keeps what was selected of a file, as long as that file is what its path names; what the cache has no room for
    /// is selected again.
    func store(_ selected: Resource, of file: OpenFile, _ preference: CodingPreference, for key: Key) {
        guard let place = places[key], let entry = slots[place],
            case .file(let known) = entry.resolution.resource, known === file
        else { return }
        memoryUsed -= cost(entry)
        entry.selections.removeAll { $0.preference == preference }
        if entry.selections.count >= Self.mostSelections { entry.selections.removeFirst() }
        entry.selections.append(Selection(preference: preference, resource: selected))
        if cost(entry) > limits.memory { entry.selections.removeLast() }
        memoryUsed += cost(entry)
        // This entry may be the one that goes.
        while memoryUsed > limits.memory, !places.isEmpty { evictOne() }
    }

    /// Keeps what a path was found to name, and returns what is to be served: the file that is kept already, bytes and
    /// all, where it has not changed.
    ///
    /// - Parameter checkedAt: since when it is believed, where that is not `now`.
    func store(_ resolution: Resolution, for key: Key, now: Int64, checkedAt: Int64? = nil) -> Resource {
        guard limits.entries > 0, resolution.isCacheable, cost(key, resolution) <= limits.memory else {
            if let place = places[key] { remove(at: place) }
            return resolution.resource
        }
        if let place = places[key], let entry = slots[place] {
            if let kept = unchanged(entry.resolution.resource, resolution.resource) {
                entry.resolution = Resolution(
                    resource: .file(kept), dependencies: resolution.dependencies, isCacheable: true)
                // What lies beside the file may be another by now.
                for index in entry.selections.indices { entry.selections[index].isCurrent = false }
                entry.checkedAt = checkedAt ?? now
                entry.usedAt = now
                entry.isReferenced = true
                return .file(kept)
            }
            remove(at: place)
        }
        insert(Entry(key: key, resolution: resolution, checkedAt: checkedAt ?? now, now: now))
        return resolution.resource
    }

    /// Drops what was not used lately; to be called now and then. Looks at a bounded number of entries, and goes on
    /// from there the next time.
    func sweep(now: Int64) {
        for _ in 0..<min(slots.count, Self.mostPerSweep) {
            broom = broom + 1 < slots.count ? broom + 1 : 0
            if let entry = slots[broom], now - entry.usedAt >= limits.idle { remove(at: broom) }
        }
    }

    private func unchanged(_ known: Resource, _ found: Resource) -> OpenFile? {
        guard case .file(let known) = known, case .file(let found) = found else { return nil }
        // A fresh file's next write could bear the same time and size: only the new look is to be believed.
        return known.status == found.status && !known.isFresh ? known : nil
    }

    /// Makes room and keeps the entry, which is no larger than all the room there is.
    private func insert(_ entry: Entry) {
        memoryUsed += cost(entry)
        while places.count >= limits.entries || (memoryUsed > limits.memory && !places.isEmpty) { evictOne() }
        if let place = free.popLast() {
            slots[place] = entry
            places[entry.key] = place
        } else {
            places[entry.key] = slots.count
            slots.append(entry)
        }
    }

    private func evictOne() {
        while true {
            hand = hand + 1 < slots.count ? hand + 1 : 0
            guard let entry = slots[hand] else { continue }
            if !entry.isReferenced { return remove(at: hand) }
            entry.isReferenced = false
        }
    }

    private func remove(at place: Int) {
        guard let entry = slots[place] else { return }
        memoryUsed -= cost(entry)
        places[entry.key] = nil
        slots[place] = nil
        free.append(place)
    }

    private func cost(_ entry: Entry) -> Int {
        var sum = cost(entry.key, entry.resolution)
        for selection in entry.selections {
            // The file itself, which is what some clients get, counts once.
            if case .file(let file) = selection.resource, file.coding != .identity { sum += file.memoryCost }
        }
        return sum
    }

    private func cost(_ key: Key, _ resolution: Resolution) -> Int {
        switch resolution.resource {
        case .file(let file): key.path.bytes.count + file.memoryCost
        case .directoryWithoutSlash, .directory, .refused: key.path.bytes.count + 256
        }
    }
}
