// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where the values of a location were written: by a key's name the whole key path, such as
/// `locations["/files"].methods`; a name that is missing has its default.
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

    package static func == (left: KeySources, right: KeySources) -> Bool { true }
}
