// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Finds the name that a misspelt one was probably meant to be.
enum Suggestion {
    /// The nearest candidate, if it is near enough to be meant: one edit in three characters, or one the beginning of the
    /// other; upper and lower case alike.
    static func nearest(to name: String, among candidates: [String]) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        guard wanted.count <= 64 else { return nil }
        let near = candidates.map { (name: $0, distance: distance(wanted, Array($0.lowercased().unicodeScalars))) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        if let near, near.distance <= max(1, wanted.count / 3) { return near.name }
        return candidates.first { candidate in
            let scalars = Array(candidate.lowercased().unicodeScalars)
            let shorter = min(scalars.count, wanted.count)
            return shorter >= 3 && scalars.prefix(shorter) == wanted.prefix(shorter)
        }
    }

    /// Insertions, deletions, substitutions and swaps of neighbours from one text to the other.
    static func distance(_ first: [Unicode.Scalar], _ second: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...second.count)
        for (row, left) in first.enumerated() {
            var current = [row + 1]
            for (column, right) in second.enumerated() {
                var best = min(last[column] + (left == right ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left == second[column - 1], first[row - 1] == right {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[second.count]
    }
}
