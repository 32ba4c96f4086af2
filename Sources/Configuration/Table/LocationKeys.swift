// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The keys that may stand at the top of the file and in each location.
enum LocationKeys {
    /// What may stand in a location.
    static let table = KeyTable(sections: sections, keys: all + own, refusal: refusal)

    /// In the order in which the top of the file has them.
    static let all = tree + files + answers + compression + upload + delete

    /// The objects that may stand at the top and in each location.
    static let sections = [
        KeySection(
            name: "compression",
            summary:
                "How files are sent to clients that take them compressed. [Compression](#compression) tells how it works. A location that writes some of these keys inherits the others; `memory` and `largestFile` stand only at the top."
        ),
        KeySection(
            name: "upload",
            summary:
                "How POST and PUT are taken, where `methods` has them on. [Uploads](#uploads) tells how they work. A location that writes some of these keys inherits the others."
        ),
        KeySection(name: "delete", summary: "How DELETE is taken, where `methods` has it on."),
    ]

    /// What directory is served, and to whom: the keys before `locations`.
    static let tree: [Key<LocationSettings>] = [
        Key(
            "root", .directory, default: nil, example: "/srv/wharfd", into: \.root,
            "Directory that is served. Has to be set at the top or by `--directory`, which wins.",
            reason:
                "To serve a directory that nobody named would be to publish it by accident. A relative path starts where the daemon is started.",
            inLocation:
                "The location's path stands for this directory: `/files/x` is `x` in it. A relative path starts at the top level's root."
        ),
        Key(
            "methods", .methods, default: ["GET", "HEAD"], example: ["GET", "HEAD"], into: \.methods,
            "Methods that are on; any other known one is answered with 405. OPTIONS is always answered.",
            reason:
                "Reading is harmless. Each is on only when named: GET does not imply HEAD, nor POST PUT. What POST, PUT and DELETE do is said by `upload` and `delete`."
        ),
    ]

    private static func refusal(_ name: String, in section: String?) -> (message: String, advice: String)? {
        if name == "locations" { return ("locations do not nest", "write each at the top, with its whole path") }
        let own = Set(all.map(\.place))
        let others = SettingsKeys.table.keys.filter { !own.contains($0.place) }
        if let section, others.contains(where: { $0.name == name && $0.section == section }) {
            return ("the key stands only at the top", "write it inside \"\(section)\" there, for the whole daemon")
        }
        let ownSections = sections.map(\.name)
        let names =
            others.filter { $0.section == nil }.map(\.name)
            + SettingsKeys.table.sections.map(\.name).filter { !ownSections.contains($0) }
        if names.contains(name) { return ("the key stands only at the top", "write it there, for the whole daemon") }
        guard let homes = others.sections(ofKey: name) else { return nil }
        return (
            "the key does not stand in a location",
            "write it inside \(homes.map(JSONValue.quoted).alternatives), at the top"
        )
    }
}
