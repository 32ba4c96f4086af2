// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Testing

@Suite struct WallClockTests {
    @Test func nowIsTheSystemsTime() {
        let before = Int64(time(nil))
        let now = WallClock.now() / 1_000_000_000
        // time(2) may lag the fine clock by a tick.
        #expect((before...before + 60).contains(now))
    }

    @Test func monotonicTimeNeverGoesBack() {
        var last = MonotonicClock.now()
        for _ in 0..<10_000 {
            let now = MonotonicClock.now()
            #expect(now >= last)
            last = now
        }
        #expect(last > 0)
    }

    /// In a process of its own, since the time zone is a process's.
    @Test func localTimeFollowsTheZoneAndItsSummerTime() async {
        await #expect(processExitsWith: .success) {
            setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1)
            #expect(
                WallClock.localTime(second: 1_795_166_130)
                    == WallClock.LocalTime(
                        year: 2026, month: 11, day: 20, weekday: 5, hour: 10, minute: 15, second: 30,
                        utcOffset: 3600, zone: "CET"))
            #expect(
                WallClock.localTime(second: 1_782_000_000)
                    == WallClock.LocalTime(
                        year: 2026, month: 6, day: 21, weekday: 0, hour: 2, minute: 0, second: 0,
                        utcOffset: 7200, zone: "CEST"))
            #expect(WallClock.localTime(second: -1).year == 1970)
            #expect(WallClock.localTime(second: -3601).year == 1969)
        }
    }

    @Test func secondBeyondTheCalendarIsNoTrap() {
        #expect(WallClock.localTime(second: .max).year == 1970)
        #expect(WallClock.localTime(second: .min).year == 1970)
    }
}
