// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem

/// The time at the start of a line, formatted once a second: only the milliseconds are new on every line.
///
/// Isolated to a worker, as the buffer that it writes to.
package struct TimestampCache {
    /// "2026-11-20 10:15:30,": what stays the same for a second.
    private var prefix = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    /// The second that `prefix` shows.
    private var second = Int64.min
    private let localTime: @Sendable (Int64) -> WallClock.LocalTime

    /// - Parameter localTime: the calendar, by the second since 1970; a fixed one in tests.
    package init(localTime: @escaping @Sendable (Int64) -> WallClock.LocalTime = WallClock.localTime(second:)) {
        self.localTime = localTime
    }

    /// The most bytes that one timestamp takes.
    static let maximumLength = 23

    /// Writes an instant (nanoseconds since 1970) as Python's `asctime`: `2026-11-20 10:15:30,123`, local time.
    mutating func write(_ instant: Int64, to line: inout OutputSpan<UInt8>) {
        // Rounded down before 1970 too, so that the milliseconds are never negative.
        let (quotient, remainder) = instant.quotientAndRemainder(dividingBy: 1_000_000_000)
        let instantSecond = remainder < 0 ? quotient - 1 : quotient
        if instantSecond != second { format(instantSecond) }
        for index in prefix.indices { line.append(prefix[index]) }
        let nanoseconds = remainder < 0 ? remainder + 1_000_000_000 : remainder
        line.appendDigits(UInt(truncatingIfNeeded: nanoseconds / 1_000_000), width: 3)
    }

    private mutating func format(_ newSecond: Int64) {
        let time = localTime(newSecond)
        // A year that does not have four digits would move every column: it is shown as 0000 or 9999.
        let year = min(max(time.year, 0), 9999)
        put(year / 100, at: 0)
        put(year % 100, at: 2)
        prefix[4] = UInt8(ascii: "-")
        put(time.month, at: 5)
        prefix[7] = UInt8(ascii: "-")
        put(time.day, at: 8)
        prefix[10] = UInt8(ascii: " ")
        put(time.hour, at: 11)
        prefix[13] = UInt8(ascii: ":")
        put(time.minute, at: 14)
        prefix[16] = UInt8(ascii: ":")
        put(time.second, at: 17)
        prefix[19] = UInt8(ascii: ",")
        second = newSecond
    }

    /// Two digits of a number from 0 to 99, which is what every part of a calendar is.
    private mutating func put(_ number: Int, at index: Int) {
        let digits = UInt8(clamping: min(max(number, 0), 99))
        prefix[index] = UInt8(ascii: "0") + digits / 10
        prefix[index + 1] = UInt8(ascii: "0") + digits % 10
    }
}
