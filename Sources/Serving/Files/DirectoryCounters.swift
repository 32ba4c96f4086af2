// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization

/// How the workers tell each other that a directory's entries were changed by this daemon: a door between threads.
///
/// 4,096 counters for all directories of all roots, by device and inode; two directories that share one only cost
/// each other an extra look at the disk. A reader notes the counter *before* it opens a file beneath the directory; a
/// publisher bumps it after the change and before its answer goes out, so that whoever sees the answer sees the change.
package final class DirectoryCounters: Sendable {
    /// A counter, and what it said.
    package struct Reading: Equatable, Sendable {
        let index: Int
        let value: UInt32
    }

    private static let count = 4096
    private let counters: [Counter]

    private final class Counter: Sendable {
        let value = Atomic<UInt32>(0)
    }

    package init() {
        counters = (0..<Self.count).map { _ in Counter() }
    }

    /// The counter of a directory, as it stands now.
    package func read(device: UInt64, inode: UInt64) -> Reading {
        let index = Self.index(device: device, inode: inode)
        return Reading(index: index, value: counters[index].value.load(ordering: .acquiring))
    }

    /// Says that an entry of the directory was made, replaced or removed.
    package func bump(device: UInt64, inode: UInt64) {
        counters[Self.index(device: device, inode: inode)].value.add(1, ordering: .releasing)
    }

    /// Whether nothing was said of the directory since the reading.
    package func isCurrent(_ reading: Reading) -> Bool {
        counters[reading.index].value.load(ordering: .acquiring) == reading.value
    }

    /// Inodes are handed out in rows, so their bits are spread before the low ones are taken (Fibonacci hashing).
    private static func index(device: UInt64, inode: UInt64) -> Int {
        let mixed = (inode ^ (device &* 0x9E37_79B9_7F4A_7C15)) &* 0x9E37_79B9_7F4A_7C15
        return Int(mixed >> 52) & (count - 1)
    }
}
