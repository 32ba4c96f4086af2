// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport

extension SeededGenerator {
    /// Cuts `count` bytes at random into pieces of 1 to `longest`; gives the ends of the pieces.
    mutating func cuts(of count: Int, longest: Int) -> [Int] {
        var ends: [Int] = []
        var end = 0
        while end < count {
            end = min(count, end + Int.random(in: 1...longest, using: &self))
            ends.append(end)
        }
        return ends
    }
}
