// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension HTTPDate {
    /// A date as a client wrote it, in any of the three formats of RFC 9110 §5.6.7: IMF-fixdate, RFC 850's with a
    /// two-digit year, and asctime's.
    ///
    /// Nil for anything else: another case or spacing, a day that the calendar does not have, a time of day past
    /// 23:59:60. The name of the weekday has to be one, but is not held against the date: a client that has got it
    /// wrong still means the instant that it wrote, and to ignore its `If-Unmodified-Since` would cost it the update
    /// that it asked to have guarded.
    ///
    /// - Parameter now: decides the century of a two-digit year, which is read as at most 50 years from now.
    package init?(parsing value: Span<UInt8>, now: HTTPDate) {
        guard value.count >= 24 else {
            return nil
        }
        let parsed: HTTPDate? =
            switch value[3] {
            case UInt8(ascii: ","): HTTPDate.parseFixdate(value)
            case UInt8(ascii: " "): HTTPDate.parseAsctime(value)
            default: HTTPDate.parseRFC850(value, now: now)
            }
        guard let parsed else {
            return nil
        }
        self = parsed
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func parseFixdate(_ value: Span<UInt8>) -> HTTPDate? {
        guard value.count == formattedCount, nameIndex(value, at: 0, in: dayNames) != nil,
            hasLiteral(value, at: 3, ", "), let day = number(value, at: 5, digits: 2),
            hasLiteral(value, at: 7, " "), let month = nameIndex(value, at: 8, in: monthNames),
            hasLiteral(value, at: 11, " "), let year = number(value, at: 12, digits: 4),
            hasLiteral(value, at: 16, " "), let time = timeOfDay(value, at: 17),
            hasLiteral(value, at: 25, " GMT")
        else {
            return nil
        }
        return CivilDate(year: year, month: month + 1, day: day).flatMap { HTTPDate($0, secondOfDay: time) }
    }

    /// `Sun Nov  6 08:49:37 1994`
    private static func parseAsctime(_ value: Span<UInt8>) -> HTTPDate? {
        guard value.count == 24, nameIndex(value, at: 0, in: dayNames) != nil,
            let month = nameIndex(value, at: 4, in: monthNames), hasLiteral(value, at: 7, " "),
            let day = value[8] == UInt8(ascii: " ")
                ? number(value, at: 9, digits: 1) : number(value, at: 8, digits: 2),
            hasLiteral(value, at: 10, " "), let time = timeOfDay(value, at: 11),
            hasLiteral(value, at: 19, " "), let year = number(value, at: 20, digits: 4)
        else {
            return nil
        }
        return CivilDate(year: year, month: month + 1, day: day).flatMap { HTTPDate($0, secondOfDay: time) }
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`
    private static func parseRFC850(_ value: Span<UInt8>, now: HTTPDate) -> HTTPDate? {
        guard let comma = longDayNameCount(value), value.count == comma + 24, hasLiteral(value, at: comma, ", "),
            let day = number(value, at: comma + 2, digits: 2), hasLiteral(value, at: comma + 4, "-"),
            let month = nameIndex(value, at: comma + 5, in: monthNames), hasLiteral(value, at: comma + 8, "-"),
            let twoDigits = number(value, at: comma + 9, digits: 2), hasLiteral(value, at: comma + 11, " "),
            let time = timeOfDay(value, at: comma + 12), hasLiteral(value, at: comma + 20, " GMT")
        else {
            return nil
        }
        let limit = now.fiftyYearsLater
        // Of the years that end in these digits, the last that does not put the date beyond the limit.
        var year = limit.year / 100 * 100 + twoDigits
        if (year, month + 1, day, time) > (limit.year, limit.month, limit.day, limit.secondOfDay) {
            year -= 100
        }
        return CivilDate(year: year, month: month + 1, day: day).flatMap { HTTPDate($0, secondOfDay: time) }
    }

    /// Nil where a leap second at the end of 9999 leaves the range of the format.
    private init?(_ date: CivilDate, secondOfDay: Int) {
        self.init(secondsSince1970: Int64(date.daysSince1970) * HTTPDate.secondsPerDay + Int64(secondOfDay))
        guard self <= HTTPDate.latest else {
            return nil
        }
    }

    /// The same day and time of day fifty years on, as the parts to compare with. On 29 February that may be a day
    /// that the other year does not have, and the comparison is the right one all the same.
    private var fiftyYearsLater: (year: Int, month: Int, day: Int, secondOfDay: Int) {
        let clamped = min(max(self, HTTPDate.earliest), HTTPDate.latest)
        let seconds = clamped.secondsSince1970 - HTTPDate.earliest.secondsSince1970
        let firstDay = HTTPDate.earliest.secondsSince1970 / HTTPDate.secondsPerDay
        let date = CivilDate(daysSince1970: Int(seconds / HTTPDate.secondsPerDay + firstDay))
        return (date.year + 50, date.month, date.day, Int(seconds % HTTPDate.secondsPerDay))
    }
}

/// The parts that the formats share. Each checks its own bounds, so that no format can read past the value.
extension HTTPDate {
    private static let longDayNames = [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ].map { Array($0.utf8) }

    /// Bytes of the unabbreviated weekday that the value begins with.
    private static func longDayNameCount(_ value: Span<UInt8>) -> Int? {
        longDayNames.first { name in
            value.count >= name.count && name.indices.allSatisfy { value[$0] == name[$0] }
        }?.count
    }

    /// Which of the three-letter names stands at `offset`, counted from 0. The case has to be right.
    private static func nameIndex(_ value: Span<UInt8>, at offset: Int, in names: [UInt8]) -> Int? {
        guard value.count >= offset + 3 else {
            return nil
        }
        return (0..<(names.count / 3)).first { index in
            (0..<3).allSatisfy { names[3 * index + $0] == value[offset + $0] }
        }
    }

    /// The value of exactly so many digits, at most four.
    private static func number(_ value: Span<UInt8>, at offset: Int, digits: Int) -> Int? {
        guard value.count >= offset + digits else {
            return nil
        }
        var result = 0
        for index in offset..<(offset + digits) {
            let digit = value[index] &- UInt8(ascii: "0")
            guard digit < 10 else {
                return nil
            }
            result = 10 * result + Int(digit)
        }
        return result
    }

    /// The second of the day that `HH:MM:SS` names. A leap second counts as the second after it.
    private static func timeOfDay(_ value: Span<UInt8>, at offset: Int) -> Int? {
        guard let hour = number(value, at: offset, digits: 2), hour < 24, hasLiteral(value, at: offset + 2, ":"),
            let minute = number(value, at: offset + 3, digits: 2), minute < 60,
            hasLiteral(value, at: offset + 5, ":"), let second = number(value, at: offset + 6, digits: 2),
            second <= 60
        else {
            return nil
        }
        return 3600 * hour + 60 * minute + second
    }

    private static func hasLiteral(_ value: Span<UInt8>, at offset: Int, _ literal: String) -> Bool {
        let bytes = literal.utf8.span
        guard value.count >= offset + bytes.count else {
            return false
        }
        for index in bytes.indices where value[offset + index] != bytes[index] {
            return false
        }
        return true
    }
}
