// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

@Suite struct DirectoryReadingsTests {
    private let counters = DirectoryCounters()

    @Test(arguments: [(1, false), (2, false), (3, true)])
    func bumpOfEitherDirectoryIsSeen(bumped: UInt64, isCurrent: Bool) {
        let readings = DirectoryReadings(
            parent: counters.read(device: 1, inode: 1), itself: counters.read(device: 1, inode: 2))
        #expect(readings.areCurrent(in: counters))
        counters.bump(device: 1, inode: bumped)
        #expect(readings.areCurrent(in: counters) == isCurrent)
    }

    @Test(arguments: [(1, false), (2, true)])
    func fileDependsOnItsParentOnly(bumped: UInt64, isCurrent: Bool) {
        let readings = DirectoryReadings(parent: counters.read(device: 1, inode: 1))
        counters.bump(device: 1, inode: bumped)
        #expect(readings.areCurrent(in: counters) == isCurrent)
    }
}
