// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import Testing

@testable import Serving

@Suite struct AccessLogTimestampCacheTests {
    private func text(_ instant: Int64, _ cache: inout TimestampCache) -> String {
        let bytes = [UInt8](capacity: 32) { cache.write(instant, to: &$0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func calendarIsReadOnceASecond() {
        let reads = ReadCounter()
        var cache = TimestampCache(style: .asctime, localTime: reads.localTime)
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
        var cache = TimestampCache(style: .asctime, localTime: reads.localTime)
        #expect(text(-1, &cache).hasSuffix(",999"))
        #expect(text(-1_000_000_000, &cache).hasSuffix(",000"))
        #expect(reads.seconds == [-1])
        #expect(text(.min, &cache).utf8.count == LogTimeStyle.asctime.length)
        #expect(text(.max, &cache).utf8.count == LogTimeStyle.asctime.length)
    }

    @Test(arguments: [(-5, "0000"), (0, "0000"), (999, "0999"), (9999, "9999"), (10_000, "9999")])
    func yearHasAlwaysFourDigits(year: Int, shown: String) {
        var cache = TimestampCache(style: .asctime) { _ in
            WallClock.LocalTime(
                year: year, month: 12, day: 31, weekday: 0, hour: 23, minute: 59, second: 60, utcOffset: 0, zone: "")
        }
        #expect(text(0, &cache) == "\(shown)-12-31 23:59:60,000")
    }
}

/// The four styles, and the turn of summer time.
extension AccessLogTimestampCacheTests {
    private static let styles: [LogTimeStyle] = [.asctime, .common, .python, .iso8601]

    @Test(arguments: [
        (LogTimeStyle.asctime, "2026-11-20 10:15:30,123"), (.common, "[20/Nov/2026:10:15:30 +0100]"),
        (.python, "[20/Nov/2026 10:15:30]"), (.iso8601, "2026-11-20T10:15:30.123+01:00"),
    ])
    func styleIsExactlyAsWritten(style: LogTimeStyle, shown: String) {
        var cache = TimestampCache(style: style, localTime: AccessLogSample.localTime)
        #expect(text(1_795_169_730_123_456_789, &cache) == shown)
        #expect(style.length == shown.utf8.count)
    }

    @Test(arguments: [
        (0, "+0000"), (59, "+0000"), (-59, "-0000"), (60, "+0001"), (-12_600, "-0330"), (20_700, "+0545"),
        (50_400, "+1400"), (-43_200, "-1200"),
    ])
    func offsetIsHoursAndMinutes(seconds: Int, shown: String) throws {
        let calendar = { @Sendable (_: Int64) in
            var time = AccessLogSample.localTime(second: 0)
            time.utcOffset = seconds
            return time
        }
        var common = TimestampCache(style: .common, localTime: calendar)
        var iso = TimestampCache(style: .iso8601, localTime: calendar)
        #expect(text(0, &common).suffix(6) == shown.suffix(5) + "]")
        let colon = shown.prefix(3) + ":" + shown.suffix(2)
        #expect(text(0, &iso).hasSuffix(colon))
    }

    @Test(
        arguments: zip(
            1...12, ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]))
    func monthHasItsEnglishName(month: Int, name: String) {
        var cache = TimestampCache(style: .common) { _ in
            var time = AccessLogSample.localTime(second: 0)
            time.month = month
            return time
        }
        #expect(text(0, &cache) == "[20/\(name)/2026:10:15:30 +0100]")
    }

    @Test(arguments: styles)
    func calendarOfNonsenseIsNoTrap(style: LogTimeStyle) {
        for number in [Int.min, -1, 0, 100, .max] {
            var cache = TimestampCache(style: style) { _ in
                WallClock.LocalTime(
                    year: number, month: number, day: number, weekday: number, hour: number, minute: number,
                    second: number, utcOffset: number, zone: "")
            }
            #expect(text(.max, &cache).utf8.count == style.length)
        }
    }

    /// The seconds about both turns of Berlin's clocks in 2026: an instant, and its local time and offset.
    private static let turns: [(Int64, String, String)] = [
        (1_774_745_999, "29/Mar/2026:01:59:59", "+0100"), (1_774_746_000, "29/Mar/2026:03:00:00", "+0200"),
        (1_774_745_998, "29/Mar/2026:01:59:58", "+0100"), (1_774_746_001, "29/Mar/2026:03:00:01", "+0200"),
        (1_792_889_999, "25/Oct/2026:02:59:59", "+0200"), (1_792_890_000, "25/Oct/2026:02:00:00", "+0100"),
        (1_792_889_998, "25/Oct/2026:02:59:58", "+0200"), (1_792_893_600, "25/Oct/2026:03:00:00", "+0100"),
        (1_792_886_400, "25/Oct/2026:02:00:00", "+0200"),
    ]

    /// Goes over the turns with one cache, to and fro, as a slow request ends after a quick one.
    private static func failures(_ calendar: @escaping @Sendable (Int64) -> WallClock.LocalTime) -> [String] {
        var common = TimestampCache(style: .common, localTime: calendar)
        var iso = TimestampCache(style: .iso8601, localTime: calendar)
        let suite = AccessLogTimestampCacheTests()
        var failures: [String] = []
        for (second, time, offset) in turns + turns.reversed() {
            let instant = second * 1_000_000_000 + 7_000_000
            let shown = suite.text(instant, &common)
            if shown != "[\(time) \(offset)]" { failures.append(shown) }
            let clock = "T\(time.suffix(8)).007\(offset.prefix(3)):00"
            let isoShown = suite.text(instant, &iso)
            if !isoShown.hasSuffix(clock) { failures.append(isoShown) }
        }
        return failures
    }

    @Test func offsetAndTimeTurnWithTheClocks() {
        let failures = Self.failures { second in
            let isSummer = (1_774_746_000..<1_792_890_000).contains(second)
            var time = WallClock.universalTime(second: second + (isSummer ? 7200 : 3600))
            time.utcOffset = isSummer ? 7200 : 3600
            return time
        }
        #expect(failures == [])
    }

    /// In a process of its own, since the time zone is a process's.
    @Test func offsetAndTimeTurnWithTheClocksOfTheSystem() async {
        await #expect(processExitsWith: .success) {
            // The second is the first one's rule, which a machine without a zone database knows, too.
            var zones = ["Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"]
            if access("/usr/share/zoneinfo/Europe/Berlin", R_OK) != 0 { zones.removeFirst() }
            for zone in zones {
                setenv("TZ", zone, 1)
                tzset()
                #expect(AccessLogTimestampCacheTests.failures(WallClock.localTime(second:)) == [])
            }
        }
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
