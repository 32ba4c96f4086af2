// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The keys of one kind of object, in the order in which people read about them.
struct KeyTable<Target>: Sendable {
    let sections: [KeySection]
    let keys: [Key<Target>]

    /// The keys of a section; nil: those at the top.
    func keys(in section: String?) -> [Key<Target>] { keys.filter { $0.section == section } }

    /// The names that may stand at the top.
    var topNames: [String] { keys(in: nil).map(\.name) + sections.map(\.name) }

    /// Writes every default.
    func applyDefaults(to target: inout Target, _ findings: inout Findings) {
        for key in keys {
            if let standard = key.standard { key.take(standard, key.place, &target, &findings) }
        }
    }

    /// Reads a whole object over the defaults; everything that is wrong is found at once.
    func check(_ tree: JSONValue, into target: inout Target, _ findings: inout Findings) {
        guard case .object(let object) = tree else {
            findings.error(.top, "the file holds \(tree.excerpt), not an object", "write { \"root\": \"/srv/wharfd\" }")
            return
        }
        for (name, value) in object.members {
            let place = Place.top.key(name)
            if sections.contains(where: { $0.name == name }) {
                check(section: name, value, into: &target, &findings)
            } else if let key = keys.first(where: { $0.section == nil && $0.name == name }) {
                key.take(value, place, &target, &findings)
            } else if let home = keys.first(where: { $0.name == name && $0.section != nil })?.section {
                findings.error(place, "the key does not stand at the top", "write it inside \"\(home)\"")
            } else {
                findings.unknownKey(name, at: .top, known: topNames)
            }
        }
    }

    private func check(section: String, _ value: JSONValue, into target: inout Target, _ findings: inout Findings) {
        let place = Place.top.key(section)
        let known = keys(in: section)
        guard case .object(let object) = value else {
            let example = known.first.map { "{ \"\($0.name)\": \($0.example.compactText) }" } ?? "{}"
            findings.error(place, "\(value.excerpt) is not an object", "write \(example)")
            return
        }
        for (name, value) in object.members {
            if let key = known.first(where: { $0.name == name }) {
                key.take(value, place.key(name), &target, &findings)
            } else if topNames.contains(name) {
                findings.error(place.key(name), "the key does not stand in \"\(section)\"", "write it at the top")
            } else {
                findings.unknownKey(name, at: place, known: known.map(\.name))
            }
        }
    }
}

extension Findings {
    /// Says that an object has a key that it cannot have, and which one was probably meant.
    mutating func unknownKey(_ name: String, at place: Place, known: [String]) {
        if let near = Suggestion.nearest(to: name, among: known) {
            error(place.key(name), "unknown key", "write \(JSONValue.quoted(near))")
        } else {
            error(place.key(name), "unknown key", "remove it; known here are \(known.sorted().joined(separator: ", "))")
        }
    }
}
