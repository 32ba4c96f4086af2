// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The keys of one kind of object, in the order in which people read about them.
struct KeyTable<Target: SourceKeeping>: Sendable {
    /// What is wrong with a key, and what to do about it.
    typealias Refusal = (message: String, advice: String)

    let sections: [KeySection]
    let keys: [Key<Target>]
    /// What to say of a key that stands in objects of another kind only; nil: there is none of that name.
    ///
    /// `section` is where it was written, nil: at the top of its object.
    let refusal: @Sendable (_ name: String, _ section: String?) -> Refusal?

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

    /// Reads a whole file over the defaults; everything that is wrong is found at once.
    func check(_ tree: JSONValue, into target: inout Target, _ findings: inout Findings) {
        guard case .object(let object) = tree else {
            findings.error(.top, "the file holds \(tree.excerpt), not an object", "write { \"root\": \"/srv/wharfd\" }")
            return
        }
        take(object, at: .top, into: &target, &findings)
    }

    /// Reads an object, such as a location, over what the target has already.
    func take(_ object: JSONObject, at place: Place, into target: inout Target, _ findings: inout Findings) {
        for entry in entries(of: object, at: place, &findings) {
            entry.key.take(entry.value, entry.place, &target, &findings)
            entry.key.note(&target, entry.place.description)
        }
    }

    /// An object in the order of the table and in the form in which it is printed; what is wrong with a member is said,
    /// and it is left out.
    func normalized(_ object: JSONObject, at place: Place, _ findings: inout Findings) -> JSONObject {
        var values: [Place: JSONValue] = [:]
        for entry in entries(of: object, at: place, &findings) {
            values[entry.key.place] = entry.key.normalize(entry.value, entry.place, &findings)
        }
        return keys.reduce(into: JSONObject()) { result, key in
            if let value = values[key.place] { key.write(value, into: &result) }
        }
    }

    /// A key with the value that is written for it.
    private typealias Entry = (key: Key<Target>, value: JSONValue, place: Place)

    /// What an object says, its sections included; what cannot stand in it is said.
    private func entries(of object: JSONObject, at place: Place, _ findings: inout Findings) -> [Entry] {
        var entries: [Entry] = []
        for (name, value) in object.members {
            if sections.contains(where: { $0.name == name }) {
                entries += self.entries(ofSection: name, value, at: place.key(name), &findings)
            } else if let key = keys.first(where: { $0.section == nil && $0.name == name }) {
                entries.append((key, value, place.key(name)))
            } else if let home = home(of: name) {
                findings.error(place.key(name), "the key does not stand by itself", "write it inside \(home)")
            } else {
                refuse(name, in: nil, at: place, known: topNames, &findings)
            }
        }
        return entries
    }

    private func entries(
        ofSection section: String, _ value: JSONValue, at place: Place, _ findings: inout Findings
    ) -> [Entry] {
        let known = keys(in: section)
        guard case .object(let object) = value else {
            let example = known.first.map { "{ \"\($0.name)\": \($0.example.compactText) }" } ?? "{}"
            findings.error(place, "\(value.excerpt) is not an object", "write \(example)")
            return []
        }
        var entries: [Entry] = []
        for (name, value) in object.members {
            if let key = known.first(where: { $0.name == name }) {
                entries.append((key, value, place.key(name)))
            } else if topNames.contains(name) {
                findings.error(
                    place.key(name), "the key does not stand in \(JSONValue.quoted(section))",
                    "write it beside \(JSONValue.quoted(section))")
            } else if let home = home(of: name) {
                findings.error(
                    place.key(name), "the key does not stand in \(JSONValue.quoted(section))", "write it inside \(home)"
                )
            } else {
                refuse(name, in: section, at: place, known: known.map(\.name), &findings)
            }
        }
        return entries
    }

    /// The sections that have a key of a name, quoted; nil: none has.
    private func home(of name: String) -> String? { keys.sections(ofKey: name)?.map(JSONValue.quoted).alternatives }

    private func refuse(
        _ name: String, in section: String?, at place: Place, known: [String], _ findings: inout Findings
    ) {
        if let refusal = refusal(name, section) {
            findings.error(place.key(name), refusal.message, refusal.advice)
        } else {
            findings.unknownKey(name, at: place, known: known)
        }
    }
}

extension Array {
    /// The sections that have a key of a name, in their order; nil: none has.
    func sections<Target>(ofKey name: String) -> [String]? where Element == Key<Target> {
        let sections = compactMap { $0.name == name ? $0.section : nil }
        return sections.isEmpty ? nil : sections
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
