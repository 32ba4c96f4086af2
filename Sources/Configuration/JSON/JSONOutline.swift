// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Where everything in a JSON text stands: what a decoded tree has forgotten.
struct JSONOutline: Equatable, Sendable {
    /// Byte offsets: of a member's name, of a list's item, of the document's value.
    var offsets: [Place: Int] = [:]
    /// Members whose name their object already has, with the offset of each.
    var duplicates: [(place: Place, offset: Int)] = []

    static func == (left: JSONOutline, right: JSONOutline) -> Bool {
        left.offsets == right.offsets && left.duplicates.elementsEqual(right.duplicates) { $0 == $1 }
    }
}
