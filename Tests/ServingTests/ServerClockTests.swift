// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Serving

@Suite struct ServerClockTests {
    @Test func presentIsTheWallClocks() {
        let before = WallClock.now()
        let clock = ServerClock(now: 1000)
        let now = clock.wallTime(at: 1000, now: 1000)
        #expect((before...WallClock.now()).contains(now))
    }

    @Test func pastIsAsFarBackAsTheLoopsClockSays() {
        let clock = ServerClock(now: 1_000_000)
        let now = clock.wallTime(at: 1_000_000, now: 1_000_000)
        #expect(clock.wallTime(at: 0, now: 1_000_000) == now - 1_000_000)
    }

    @Test func wallClockIsLookedAtOnceATurn() {
        let clock = ServerClock(now: 0)
        let first = clock.wallTime(at: 0, now: 0)
        #expect(clock.wallTime(at: 0, now: 0) == first)
        let before = WallClock.now()
        // The loop's clock has jumped an hour; the wall clock, which decides, has not.
        let next = clock.wallTime(at: 3_600_000_000_000, now: 3_600_000_000_000)
        #expect((before...WallClock.now()).contains(next))
    }
}
