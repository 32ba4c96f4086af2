// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A seeded generator (SplitMix64), so that a random test fails the same way twice.
struct WireRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

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
