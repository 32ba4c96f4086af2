// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Serving

@Suite struct DirectoryCountersTests {
    private let counters = DirectoryCounters()

    @Test func readingIsCurrentUntilItsDirectoryIsBumped() {
        let reading = counters.read(device: 1, inode: 2)
        #expect(counters.isCurrent(reading))
        counters.bump(device: 1, inode: 2)
        #expect(!counters.isCurrent(reading))
        let again = counters.read(device: 1, inode: 2)
        #expect(counters.isCurrent(again))
        #expect(again != reading)
    }

    @Test func bumpOfADirectoryWithAnotherCounterChangesNothing() throws {
        let reading = counters.read(device: 1, inode: 2)
        let other = try #require((3...100).first { counters.read(device: 1, inode: $0).index != reading.index })
        counters.bump(device: 1, inode: other)
        #expect(counters.isCurrent(reading))
    }

    @Test func directoriesThatShareACounterOnlyHaveToLookAgain() throws {
        let reading = counters.read(device: 1, inode: 2)
        let sharing = try #require((3...100_000).first { counters.read(device: 1, inode: $0).index == reading.index })
        counters.bump(device: 1, inode: sharing)
        #expect(!counters.isCurrent(reading))
        #expect(counters.isCurrent(counters.read(device: 1, inode: 2)))
    }

    @Test func sameInodeOnAnotherDeviceIsAnotherDirectory() {
        let indices = Set((0..<64).map { counters.read(device: $0, inode: 2).index })
        #expect(indices.count > 48)
    }

    @Test(arguments: [0, 1, .max, .max - 1, 1 << 63] as [UInt64], [0, 1, .max, .max - 1, 1 << 63] as [UInt64])
    func everyDeviceAndInodeHasACounter(device: UInt64, inode: UInt64) {
        let reading = counters.read(device: device, inode: inode)
        counters.bump(device: device, inode: inode)
        #expect(!counters.isCurrent(reading))
    }

    @Test func inodesInARowAreSpread() {
        let indices = Set((1...4096).map { counters.read(device: 2049, inode: $0).index })
        #expect(indices.count > 3000)
    }

    @Test func bumpsOfManyThreadsAreAllCounted() throws {
        let counters = counters
        let before = counters.read(device: 1, inode: 2)
        let threads = try (0..<4).map { _ in
            try Thread(name: "test") { for _ in 0..<1000 { counters.bump(device: 1, inode: 2) } }
        }
        for thread in threads { thread.join() }
        #expect(counters.read(device: 1, inode: 2).value == before.value + 4000)
    }
}
