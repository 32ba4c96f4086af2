// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What an answer needs to know: what a path names, in the representation that a client prefers.
struct WantedFile {
    let path: RequestPath
    let preference: CodingPreference
    let location: Location

    var key: OpenFileCache.Key {
        OpenFileCache.Key(location: location.identity, path: path)
    }
}
