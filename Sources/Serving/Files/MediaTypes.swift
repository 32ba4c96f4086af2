// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// Where the media types come from: the built-in table, the system's on top of it, the configuration's on top of both.
enum MediaTypes {
    /// Debian's media-types package, and most systems' place.
    private static let systemTable = "/etc/mime.types"

    static func load(_ settings: Settings) -> MediaTypeTable {
        var table = MediaTypeTable.builtin
        if let text = try? SmallFile.read(systemTable, limit: 1 << 20) { _ = table.merge(mimeTypes: text.span) }
        for (name, type) in settings.topLevel.mediaTypes {
            guard let type = MediaType(type) else { continue }
            _ = table.set(type, forExtension: Array(name.utf8).span)
        }
        return table
    }
}
