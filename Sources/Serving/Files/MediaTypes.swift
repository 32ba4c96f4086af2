// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// Where the media types come from: the built-in table, the system's on top of it, a location's own on top of both.
/// Locations that say the same share a table.
struct MediaTypes {
    /// Debian's media-types package, and most systems' place.
    private static let systemTable = "/etc/mime.types"

    private let base: MediaTypeTable
    private var tables: [[String: String]: MediaTypeTable] = [:]

    /// - Parameter base: what every location begins with.
    init(base: MediaTypeTable, for settings: Settings) {
        self.base = base
        for location in settings.locations + [settings.topLevel] where tables[location.mediaTypes] == nil {
            var table = base
            for (name, type) in location.mediaTypes {
                guard let type = MediaType(type) else { continue }
                _ = table.set(type, forExtension: Array(name.utf8).span)
            }
            tables[location.mediaTypes] = table
        }
    }

    /// The tables that the settings ask for, with this host's below them.
    static func load(_ settings: Settings) -> MediaTypes {
        var base = MediaTypeTable.builtin
        if let text = try? SmallFile.read(systemTable, limit: 1 << 20) { _ = base.merge(mimeTypes: text.span) }
        return MediaTypes(base: base, for: settings)
    }

    /// The table of a location of those settings.
    func table(of location: LocationSettings) -> MediaTypeTable {
        tables[location.mediaTypes] ?? base
    }
}
