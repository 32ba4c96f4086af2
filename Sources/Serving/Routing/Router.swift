// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// Which location a path belongs to. Immutable, and the same for every worker.
final class Router: Sendable {
    /// The whole tree, when nothing more particular holds.
    let topLevel: Location

    init(settings: Settings, mediaTypes: MediaTypeTable) {
        topLevel = Location(index: 0, settings: settings, mediaTypes: mediaTypes)
    }

    /// Every location there is.
    var locations: [Location] { [topLevel] }

    /// The location of a path.
    func location(of path: RequestPath) -> Location {
        topLevel
    }
}
