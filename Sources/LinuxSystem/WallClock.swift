// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// The system's clocks, as whole nanoseconds, and the calendar of the local time zone.
///
/// Both clocks are read in the vDSO: about 20 ns, no system call.
package enum WallClock {
    /// Nanoseconds since 1970-01-01 00:00:00 UTC, leap seconds left out; steps when somebody sets the clock.
    package static func now() -> Int64 {
        read(CLOCK_REALTIME)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        // clock_gettime(2) fails for a clock that does not exist or a bad pointer; neither can be here.
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

extension WallClock {
    /// A second as the local calendar shows it.
    package struct LocalTime: Equatable, Sendable {
        /// The year of the Gregorian calendar, such as 2026.
        package var year: Int
        /// 1 to 12.
        package var month: Int
        /// 1 to 31.
        package var day: Int
        /// 0 to 6, Sunday first.
        package var weekday: Int
        /// 0 to 23.
        package var hour: Int
        /// 0 to 59.
        package var minute: Int
        /// 0 to 60 (a leap second, in the time zones that count them).
        package var second: Int
        /// Seconds east of UTC.
        package var utcOffset: Int
        /// The zone's abbreviation, such as "CET"; empty where the zone has none.
        package var zone: String

        package init(
            year: Int, month: Int, day: Int, weekday: Int, hour: Int, minute: Int, second: Int, utcOffset: Int,
            zone: String
        ) {
            self.year = year
            self.month = month
            self.day = day
            self.weekday = weekday
            self.hour = hour
            self.minute = minute
            self.second = second
            self.utcOffset = utcOffset
            self.zone = zone
        }
    }

    /// The local calendar's view of a second since 1970 (localtime_r(3): `TZ`, else /etc/localtime, read once).
    ///
    /// Takes a lock of the C library, so a caller on a hot path keeps the result for the second. A second whose year
    /// does not fit the C library's calendar is shown as 1970-01-01 00:00:00 UTC.
    package static func localTime(second: Int64) -> LocalTime {
        calendarTime(second, localtime_r)
    }

    /// The calendar of UTC (gmtime_r(3)), as `localTime` gives the local one.
    package static func universalTime(second: Int64) -> LocalTime {
        calendarTime(second, gmtime_r)
    }

    private static func calendarTime(
        _ second: Int64, _ convert: (UnsafePointer<time_t>, UnsafeMutablePointer<tm>) -> UnsafeMutablePointer<tm>?
    ) -> LocalTime {
        var time = time_t(second)
        var parts = tm()
        guard convert(&time, &parts) != nil else {
            return LocalTime(
                year: 1970, month: 1, day: 1, weekday: 4, hour: 0, minute: 0, second: 0, utcOffset: 0, zone: "UTC")
        }
        // tm_zone points into the C library's table of zone names, which grows and is never freed.
        let zone = parts.tm_zone.map { String(cString: $0) } ?? ""
        return LocalTime(
            year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday),
            weekday: Int(parts.tm_wday), hour: Int(parts.tm_hour), minute: Int(parts.tm_min),
            second: Int(parts.tm_sec), utcOffset: Int(parts.tm_gmtoff), zone: zone)
    }
}
