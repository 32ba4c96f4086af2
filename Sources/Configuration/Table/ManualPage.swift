// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension KeyTable {
    /// The keys of a section, or of the top, as lines of mdoc(7).
    fileprivate func manual(of section: KeySection?, under place: String = "", _ text: ManualText) -> [String] {
        [".Bl -tag -width Ds"] + keys(in: section?.name).flatMap { entry($0, under: place, text) } + [".El"]
    }

    private func entry(_ key: Key<Target>, under place: String, _ text: ManualText) -> [String] {
        let example = JSONValue.object([key.name: key.example]).compactText.dropFirst(2).dropLast(2)
        let standard = key.standard.map { [".Li " + ManualText.argument($0.compactText)] } ?? ["none"]
        let inLocation = key.inLocation.map { [".It Location:"] + text.prose($0) } ?? []
        return [".It Ic " + ManualText.argument("\(place)\(key.place)")] + text.prose(key.summary)
            + [".Bl -tag -width Location: -compact", ".It Value:"] + text.prose(key.typeName)
            + [".It Default:"] + standard + inLocation
            + [".It Why:"] + text.prose(key.reason)
            + [".It Example:", ".Li " + ManualText.argument(String(example)), ".El"]
            + (key.details.map(text.paragraphs) ?? [])
    }
}

extension SettingsKeys {
    /// The keys as the chapter of wharfd.json(5) has them; a test holds packaging/man/wharfd.json.5 equal.
    static var manual: String {
        let ownKeys = KeyTable(sections: [], keys: LocationKeys.own, refusal: { _, _ in nil })
        let names = table.topNames + table.keys.map { "\($0.place)" } + LocationKeys.own.map(\.name)
        let text = ManualText(keys: Set(names))
        let lines =
            [".Ss The top of the file"] + table.manual(of: nil, text)
            + [".Ss In a location only"] + ownKeys.manual(of: nil, under: "locations.PATH.", text)
            + table.sections.flatMap { section in
                [".Ss " + ManualText.argument(section.name)] + text.prose(section.summary)
                    + table.manual(of: section, text)
            }
        return lines.map { $0 + "\n" }.joined()
    }
}
