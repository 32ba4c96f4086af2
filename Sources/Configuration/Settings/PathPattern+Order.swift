// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension PathPattern: Comparable {
    /// Whether a pattern is the less particular one.
    package static func < (left: PathPattern, right: PathPattern) -> Bool {
        guard left.weight == right.weight else { return left.weight < right.weight }
        return left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
