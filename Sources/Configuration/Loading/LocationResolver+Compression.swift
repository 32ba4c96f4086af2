// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension LocationResolver {
    /// Warns of ready-made compressed files that are asked for where files are taken: in the part of the tree that the
    /// list is written for, and in all that inherits it.
    static func reviewSidecars(_ settings: Settings, _ findings: inout Findings) {
        let top = settings.topLevel
        let everywhere = [top] + settings.locations.filter { $0.respond == nil }
        // Printed settings say the default at the top, whatever the methods are.
        let standard = Settings.defaults(root: "").topLevel.compression.sidecars
        if top.compression.sidecars != standard {
            review(top, and: everywhere, at: Place.top, &findings)
        }
        for location in everywhere.dropFirst() {
            guard case .object(let keys) = location.written["compression"], keys["sidecars"] != nil else { continue }
            let covered = everywhere.filter { inherits($0, from: location) }
            review(location, and: covered, at: Place.top.key("locations").key(location.path), &findings)
        }
    }

    private static func review(
        _ location: LocationSettings, and covered: [LocationSettings], at place: Place, _ findings: inout Findings
    ) {
        guard !location.compression.sidecars.isEmpty, covered.allSatisfy(\.takesFiles) else { return }
        findings.warning(
            place.key("compression").key("sidecars"),
            "none is looked for here: \"methods\" has POST or PUT, and a stranger's file would stand in for yours",
            "remove it, or take POST and PUT out of \"methods\"")
    }
}
