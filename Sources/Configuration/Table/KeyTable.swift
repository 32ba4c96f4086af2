// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The keys of one kind of object, in the order in which people read about them.
struct KeyTable<Target: SourceKeeping>: Sendable {
    /// What is wrong with a key, and what to do about it.
    typealias Refusal = (message: String, advice: String)

    let sections: [KeySection]
    let keys: [Key<Target>]
    /// What to say of a key that stands in objects of another kind only; nil: there is none of that name.
    let refusal: @Sendable (_ name: String) -> Refusal?

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
        for (name, value) in object.members {
            if sections.contains(where: { $0.name == name }) {
                check(section: name, value, into: &target, &findings)
            } else if let key = topKey(name, at: .top, &findings) {
                take(key, value, at: Place.top.key(name), into: &target, &findings)
            }
        }
    }

    /// The members of an object whose keys are those of the top, in the order of the table and in the form in which
    /// they are printed; what is wrong with one is said, and it is left out.
    func normalized(_ object: JSONObject, at place: Place, _ findings: inout Findings) -> JSONObject {
        var values: [String: JSONValue] = [:]
        for (name, value) in object.members {
            guard let key = topKey(name, at: place, &findings) else { continue }
            values[name] = key.normalize(value, place.key(name), &findings)
        }
        return JSONObject(keys(in: nil).compactMap { key in values[key.name].map { (key.name, $0) } })
    }

    private func take(
        _ key: Key<Target>, _ value: JSONValue, at place: Place, into target: inout Target, _ findings: inout Findings
    ) {
        key.take(value, place, &target, &findings)
        key.note(&target, place.description)
    }

    /// The key of a name at the top; nil after saying why there is none.
    private func topKey(_ name: String, at place: Place, _ findings: inout Findings) -> Key<Target>? {
        if let key = keys.first(where: { $0.section == nil && $0.name == name }) { return key }
        if let home = keys.first(where: { $0.name == name && $0.section != nil })?.section {
            findings.error(place.key(name), "the key does not stand at the top", "write it inside \"\(home)\"")
        } else if let refusal = refusal(name) {
            findings.error(place.key(name), refusal.message, refusal.advice)
        } else {
            findings.unknownKey(name, at: place, known: topNames)
        }
        return nil
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
                take(key, value, at: place.key(name), into: &target, &findings)
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
