// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension KeyTable {
    /// The keys of a section, or of the top, as Markdown: what each decides, what may stand there, and why its default
    /// is what it is.
    func reference(of section: KeySection?, under place: String = "") -> String {
        let heading = section.map { "\n### `\($0.name)`\n\n\($0.summary)\n\n" } ?? ""
        return heading + keys(in: section?.name).map { entry($0, under: place) }.joined(separator: "\n")
    }

    private func entry(_ key: Key<Target>, under place: String) -> String {
        let type = key.typeName.prefix(1).uppercased() + key.typeName.dropFirst()
        let standard = key.standard.map { "`\($0.compactText)`" } ?? "none"
        let inLocation = key.inLocation.map { "\n- In a location: \($0)" } ?? ""
        return """
            #### `\(place)\(key.place)`

            \(key.summary)

            - Value: \(type).
            - Default: \(standard).
            - Why: \(key.reason)
            - Example: `\(JSONValue.object([key.name: key.example]).compactText.dropFirst(2).dropLast(2))`\(inLocation)

            """ + (key.details.map { "\n\($0)\n" } ?? "")
    }
}

extension SettingsKeys {
    /// The reference of a whole file; a test holds docs/configuration.md equal.
    static var reference: String {
        let ownKeys = KeyTable(sections: [], keys: LocationKeys.own, refusal: { _, _ in nil })
        return table.reference(of: nil) + "\n### In a location only\n\n"
            + ownKeys.reference(of: nil, under: "locations.PATH.")
            + table.sections.map { table.reference(of: $0) }.joined()
    }
}
