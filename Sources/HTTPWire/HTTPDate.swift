// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// An instant as HTTP writes it: whole seconds, in UTC (RFC 9110 §5.6.7).
package struct HTTPDate: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted. Any value.
    package let secondsSince1970: Int64

    package init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// 0001-01-01T00:00:00Z, the first instant that the format can write.
    package static let earliest = HTTPDate(secondsSince1970: -62_135_596_800)
    /// 9999-12-31T23:59:59Z, the last instant that the format can write.
    package static let latest = HTTPDate(secondsSince1970: 253_402_300_799)

    /// Bytes that `append(to:)` writes.
    package static let formattedCount = 29

    static let secondsPerDay: Int64 = 86_400
    static let dayNames = Array("MonTueWedThuFriSatSun".utf8)
    static let monthNames = Array("JanFebMarAprMayJunJulAugSepOctNovDec".utf8)
    private static let zone = Array(" GMT".utf8)

    package static func < (left: HTTPDate, right: HTTPDate) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }

    /// Appends the date in the preferred format, IMF-fixdate: 29 bytes, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// An instant outside of the years 1 to 9999 is written as the nearest one inside.
    package func append(to output: inout [UInt8]) {
        let clamped = min(max(self, HTTPDate.earliest), HTTPDate.latest)
        let seconds = clamped.secondsSince1970 - HTTPDate.earliest.secondsSince1970
        let secondOfDay = Int(seconds % HTTPDate.secondsPerDay)
        // 1 January of the year 1 was a Monday.
        let daysSinceYear1 = Int(seconds / HTTPDate.secondsPerDay)
        let firstDay = Int(HTTPDate.earliest.secondsSince1970 / HTTPDate.secondsPerDay)
        let date = CivilDate(daysSince1970: daysSinceYear1 + firstDay)

        HTTPDate.append(name: daysSinceYear1 % 7, of: HTTPDate.dayNames, to: &output)
        output.append(UInt8(ascii: ","))
        output.append(UInt8(ascii: " "))
        output.appendTwoDigits(date.day)
        output.append(UInt8(ascii: " "))
        HTTPDate.append(name: date.month - 1, of: HTTPDate.monthNames, to: &output)
        output.append(UInt8(ascii: " "))
        output.appendTwoDigits(date.year / 100)
        output.appendTwoDigits(date.year)
        output.append(UInt8(ascii: " "))
        output.appendTwoDigits(secondOfDay / 3600)
        output.append(UInt8(ascii: ":"))
        output.appendTwoDigits(secondOfDay / 60 % 60)
        output.append(UInt8(ascii: ":"))
        output.appendTwoDigits(secondOfDay % 60)
        output.append(contentsOf: HTTPDate.zone)
    }

    /// Appends the three letters of one name out of a run of them.
    private static func append(name index: Int, of names: [UInt8], to output: inout [UInt8]) {
        output.append(contentsOf: names[(3 * index)..<(3 * index + 3)])
    }
}
