// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// The time in a line, formatted once a second: only the milliseconds are new on every line.
///
/// Isolated to a worker, as the buffer that it writes to.
struct TimestampCache {
    /// The text, whole: what stays the same for a second, and the last milliseconds.
    private var text = InlineArray<32, UInt8>(repeating: UInt8(ascii: "0"))
    /// The second that `text` shows.
    private var second = Int64.min
    private let style: LogTimeStyle
    private let localTime: @Sendable (Int64) -> WallClock.LocalTime

    /// - Parameter localTime: the calendar, by the second since 1970; a fixed one in tests.
    init(style: LogTimeStyle, localTime: @escaping @Sendable (Int64) -> WallClock.LocalTime) {
        self.style = style
        self.localTime = localTime
    }

    /// Writes an instant (nanoseconds since 1970) in local time; `style.length` bytes.
    mutating func write(_ instant: Int64, to line: inout OutputSpan<UInt8>) {
        // Rounded down before 1970 too, so that the milliseconds are never negative.
        let (quotient, remainder) = instant.quotientAndRemainder(dividingBy: 1_000_000_000)
        let instantSecond = remainder < 0 ? quotient - 1 : quotient
        if instantSecond != second { format(instantSecond) }
        if let offset = style.millisecondsOffset {
            let nanoseconds = UInt32(truncatingIfNeeded: remainder < 0 ? remainder + 1_000_000_000 : remainder)
            let milliseconds = nanoseconds / 1_000_000
            text[offset] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: milliseconds / 100)
            text[offset + 1] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: milliseconds / 10 % 10)
            text[offset + 2] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: milliseconds % 10)
        }
        line.append(copying: text.span.extracting(first: style.length))
    }

    private mutating func format(_ newSecond: Int64) {
        let time = localTime(newSecond)
        // A year that does not have four digits would move every column: it is shown as 0000 or 9999.
        let year = min(max(time.year, 0), 9999)
        switch style {
        case .asctime: putDate(year, time, before: UInt8(ascii: " "), fraction: UInt8(ascii: ","))
        case .iso8601:
            putDate(year, time, before: UInt8(ascii: "T"), fraction: UInt8(ascii: "."))
            putOffset(time.utcOffset, at: 23, colon: true)
        case .common:
            putBracketed(year, time, before: UInt8(ascii: ":"))
            text[21] = UInt8(ascii: " ")
            putOffset(time.utcOffset, at: 22, colon: false)
            text[27] = UInt8(ascii: "]")
        case .python:
            putBracketed(year, time, before: UInt8(ascii: " "))
            text[21] = UInt8(ascii: "]")
        }
        second = newSecond
    }

    /// `2026-11-20T10:15:30.`
    private mutating func putDate(_ year: Int, _ time: WallClock.LocalTime, before: UInt8, fraction: UInt8) {
        put(year / 100, at: 0)
        put(year % 100, at: 2)
        text[4] = UInt8(ascii: "-")
        put(time.month, at: 5)
        text[7] = UInt8(ascii: "-")
        put(time.day, at: 8)
        text[10] = before
        putClock(time, at: 11)
        text[19] = fraction
    }

    /// `[20/Nov/2026:10:15:30`
    private mutating func putBracketed(_ year: Int, _ time: WallClock.LocalTime, before: UInt8) {
        text[0] = UInt8(ascii: "[")
        put(time.day, at: 1)
        text[3] = UInt8(ascii: "/")
        let names: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
        let first = 3 * (min(max(time.month, 1), 12) - 1)
        names.withUTF8Buffer { letters in
            for index in 0..<3 { text[4 + index] = letters[first + index] }
        }
        text[7] = UInt8(ascii: "/")
        put(year / 100, at: 8)
        put(year % 100, at: 10)
        text[12] = before
        putClock(time, at: 13)
    }

    /// `10:15:30`
    private mutating func putClock(_ time: WallClock.LocalTime, at index: Int) {
        put(time.hour, at: index)
        text[index + 2] = UInt8(ascii: ":")
        put(time.minute, at: index + 3)
        text[index + 5] = UInt8(ascii: ":")
        put(time.second, at: index + 6)
    }

    /// `+0100` or `+01:00`; the seconds that zones had before there were railways are left out.
    private mutating func putOffset(_ seconds: Int, at index: Int, colon: Bool) {
        text[index] = seconds < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")
        let minutes = Int(clamping: seconds.magnitude / 60)
        put(minutes / 60, at: index + 1)
        if colon { text[index + 3] = UInt8(ascii: ":") }
        put(minutes % 60, at: index + (colon ? 4 : 3))
    }

    /// Two digits of a number from 0 to 99, which is what every part of a calendar is.
    private mutating func put(_ number: Int, at index: Int) {
        let digits = UInt8(clamping: min(max(number, 0), 99))
        text[index] = UInt8(ascii: "0") + digits / 10
        text[index + 1] = UInt8(ascii: "0") + digits % 10
    }
}
