// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import Testing

@testable import Serving

@Suite struct PublishTimesTests {
    private let second = SampleTime.second

    /// The clock stands still: each gets the next nanosecond.
    @Test func noTimeIsGivenTwiceWhoeverAsks() throws {
        let times = PublishTimes()
        let given = Mutex<[Int64]>([])
        let threads = try (0..<8).map { number in
            try Thread(name: "times-\(number)") {
                let mine = (0..<1_000).map { _ in times.next(now: SampleTime.now) }
                given.withLock { $0 += mine }
            }
        }
        for thread in threads { thread.join() }
        #expect(given.withLock { $0.sorted() } == (0..<8_000).map { SampleTime.now + Int64($0) })
    }

    /// How far the clock is set back, in nanoseconds, and the time that is given then, from the present on.
    @Test(arguments: [(0, 1), (1, 1), (999_999_999, 1), (1_000_000_000, 1), (1_000_000_001, -1_000_000_001)])
    func clockThatWasSetBackFarIsBelieved(back: Int64, expected: Int64) {
        let times = PublishTimes()
        #expect(times.next(now: SampleTime.now) == SampleTime.now)
        #expect(times.next(now: SampleTime.now - back) == SampleTime.now + expected)
    }

    @Test func setBackClockGoesOnWithoutRepeatingItself() {
        let times = PublishTimes()
        _ = times.next(now: SampleTime.now)
        let back = SampleTime.now - 3_600 * second
        #expect((0..<3).map { _ in times.next(now: back) } == [back, back + 1, back + 2])
        #expect(times.next(now: back + 100) == back + 100)
    }

    @Test func versionIsRememberedLongerThanAFileIsFresh() {
        let times = PublishTimes()
        let status = FileStatus.sample()
        var now: Int64 = 1_000 * second
        #expect(!times.isPublished(status))
        times.remember(status, now: now)
        // Others come all the while.
        for number in 1...UInt64(24) {
            now += FileDescription.freshness / 24
            times.remember(.sample(inode: 100 + number), now: now)
            #expect(times.isPublished(status))
        }
    }

    @Test func oldVersionsAreForgotten() {
        let times = PublishTimes()
        times.remember(.sample(inode: 1), now: 1_000 * second)
        times.remember(.sample(inode: 2), now: 1_003 * second)
        #expect(times.isPublished(.sample(inode: 1)))
        times.remember(.sample(inode: 3), now: 1_006 * second)
        #expect(!times.isPublished(.sample(inode: 1)))
        #expect(times.isPublished(.sample(inode: 2)))
        // After a long time without any.
        times.remember(.sample(inode: 4), now: 2_000 * second)
        #expect([2, 3, 4].map { times.isPublished(.sample(inode: $0)) } == [false, false, true])
    }

    @Test func otherVersionOfTheFileIsNotRemembered() {
        let times = PublishTimes()
        times.remember(.sample(), now: 0)
        #expect(times.isPublished(.sample()))
        #expect(!times.isPublished(.sample(modified: SampleTime.modified + 1)))
        #expect(!times.isPublished(.sample(inode: 8)))
    }

    @Test func soManyVersionsAreRememberedAndNoMore() {
        let times = PublishTimes()
        for inode in 0..<UInt64(65_537) { times.remember(.sample(inode: inode), now: second) }
        #expect(times.isPublished(.sample(inode: 65_535)))
        #expect(!times.isPublished(.sample(inode: 65_536)))
    }
}
