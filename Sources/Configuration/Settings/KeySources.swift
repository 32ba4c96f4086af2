// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where the values of a location were written: by a key's own path, such as `methods` or `upload.maxSize`,
/// the whole one, such as `locations["/files"].upload.maxSize`; one that is missing has its default.
///
/// Any two are equal: where a value was written says nothing about what it is.
package struct KeySources: Equatable, Sendable {
    private var places: [String: String] = [:]

    package init() {}

    /// The key path of a key; nil: its default holds.
    package subscript(key: String) -> String? {
        get { places[key] }
        set { places[key] = newValue }
    }

    /// The key path of the key that has an entry, where a location's entries are put together with those it inherits.
    package func source(ofEntry entry: String, in key: String) -> String {
        // An entry that no location has is the top level's.
        places[Self.name(of: entry, in: key)] ?? key
    }

    mutating func note(entry: String, of key: String, at place: String) {
        places[Self.name(of: entry, in: key)] = place
    }

    // No key has a slash in its name.
    private static func name(of entry: String, in key: String) -> String { "\(key)/\(entry)" }

    package static func == (left: KeySources, right: KeySources) -> Bool { true }
}
