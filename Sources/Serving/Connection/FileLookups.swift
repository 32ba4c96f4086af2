// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What was looked for on behalf of one answer, which may take several files: the one asked for, those that stand in
/// for it, an error's page.
///
/// What was found once holds to the answer's end, whatever the cache makes of it. Empty, it takes no memory.
struct FileLookups {
    private var found: [(key: OpenFileCache.Key, resource: Resource)] = []
    /// What nobody has looked for yet.
    var missing: (path: RequestPath, location: Location)?

    /// What a path was found to name.
    func resource(for path: RequestPath, in location: Location) -> Resource? {
        guard !found.isEmpty else { return nil }
        let key = OpenFileCache.Key(location: location.identity, path: path)
        return found.first { $0.key == key }?.resource
    }

    /// Keeps what was missing.
    mutating func add(_ resource: Resource, for path: RequestPath, in location: Location) {
        found.append((OpenFileCache.Key(location: location.identity, path: path), resource))
        missing = nil
    }
}
