// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension LocationResolver {
    /// Warns of settings for uploads and deletion where the methods that they are about are off: in the part of the
    /// tree that they are written for, and in all that inherits them.
    static func reviewChanges(_ settings: Settings, _ findings: inout Findings) {
        let standard = Settings.defaults(root: "").topLevel
        let top = settings.topLevel
        let everywhere = [top] + settings.locations.filter { $0.respond == nil }
        // Printed settings say all defaults at the top, whatever the methods are.
        if top.upload != standard.upload, !hasUse(of: uploadKeys { top.sources["upload.\($0)"] != nil }, in: everywhere)
        {
            findings.warning(Place.top.key("upload"), uploadsAreOff.message, uploadsAreOff.advice)
        }
        if top.delete != standard.delete, !everywhere.contains(where: { $0.methods.contains(.delete) }) {
            findings.warning(Place.top.key("delete"), deletionIsOff.message, deletionIsOff.advice)
        }
        for location in everywhere.dropFirst() {
            let place = Place.top.key("locations").key(location.path)
            let covered = everywhere.filter { inherits($0, from: location) }
            if case .object(let keys) = location.written["upload"],
                !hasUse(of: uploadKeys { keys[$0] != nil }, in: covered)
            {
                findings.warning(place.key("upload"), uploadsAreOff.message, uploadsAreOff.advice)
            }
            if location.written["delete"] != nil, !covered.contains(where: { $0.methods.contains(.delete) }) {
                findings.warning(place.key("delete"), deletionIsOff.message, deletionIsOff.advice)
            }
        }
    }

    private static let uploadsAreOff = (
        message: "uploads are off here: \"methods\" has neither POST nor PUT",
        advice: "write one of them in \"methods\", or remove it"
    )

    private static let deletionIsOff = (
        message: "deletion is off here: \"methods\" has no DELETE", advice: "write it in \"methods\", or remove it"
    )

    /// The names of those keys of `upload` that are written.
    private static func uploadKeys(_ isWritten: (String) -> Bool) -> [String] {
        LocationKeys.upload.map(\.name).filter(isWritten)
    }

    private static func hasUse(of keys: [String], in locations: [LocationSettings]) -> Bool {
        locations.contains { location in
            // A deletion is asked for by pages, too, and may be as durable as an upload.
            !location.methods.isDisjoint(with: [.post, .put])
                || location.methods.contains(.delete) && (keys.contains("durability") || keys.contains("origins"))
        }
    }

    /// Whether a location lies in another one, or is it.
    static func inherits(_ location: LocationSettings, from other: LocationSettings) -> Bool {
        let path = URLPathText.trimmed(location.path)
        let around = URLPathText.trimmed(other.path)
        return path.starts(with: around) && (path.count == around.count || path[around.count] == UInt8(ascii: "/"))
    }
}
