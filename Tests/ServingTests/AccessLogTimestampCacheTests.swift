// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import Testing

@testable import Serving

@Suite struct AccessLogTimestampCacheTests {
    private func text(_ instant: Int64, _ cache: inout TimestampCache) -> String {
        let bytes = [UInt8](capacity: TimestampCache.maximumLength) { cache.write(instant, to: &$0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func calendarIsReadOnceASecond() {
        let reads = ReadCounter()
        var cache = TimestampCache(localTime: reads.localTime)
        #expect(text(7_000_000_000, &cache) == "2026-01-02 03:04:07,000")
        #expect(text(7_999_999_999, &cache) == "2026-01-02 03:04:07,999")
        #expect(reads.seconds == [7])
        #expect(text(8_001_000_000, &cache) == "2026-01-02 03:04:08,001")
        #expect(reads.seconds == [7, 8])
        // A slow request, which began earlier, ends after a quick one.
        #expect(text(7_010_000_000, &cache) == "2026-01-02 03:04:07,010")
        #expect(reads.seconds == [7, 8, 7])
    }

    @Test func instantBefore1970IsRoundedDown() {
        let reads = ReadCounter()
        var cache = TimestampCache(localTime: reads.localTime)
        #expect(text(-1, &cache).hasSuffix(",999"))
        #expect(text(-1_000_000_000, &cache).hasSuffix(",000"))
        #expect(reads.seconds == [-1])
        #expect(text(.min, &cache).utf8.count == TimestampCache.maximumLength)
        #expect(text(.max, &cache).utf8.count == TimestampCache.maximumLength)
    }

    @Test(arguments: [(-5, "0000"), (0, "0000"), (999, "0999"), (9999, "9999"), (10_000, "9999")])
    func yearHasAlwaysFourDigits(year: Int, shown: String) {
        var cache = TimestampCache { _ in
            WallClock.LocalTime(
                year: year, month: 12, day: 31, weekday: 0, hour: 23, minute: 59, second: 60, utcOffset: 0, zone: "")
        }
        #expect(text(0, &cache) == "\(shown)-12-31 23:59:60,000")
    }
}

/// A calendar that remembers what it was asked.
private final class ReadCounter: Sendable {
    private let asked = Mutex<[Int64]>([])

    var seconds: [Int64] { asked.withLock { $0 } }

    @Sendable func localTime(second: Int64) -> WallClock.LocalTime {
        asked.withLock { $0.append(second) }
        return WallClock.LocalTime(
            year: 2026, month: 1, day: 2, weekday: 5, hour: 3, minute: 4, second: Int(second & 31), utcOffset: 0,
            zone: "UTC")
    }
}
