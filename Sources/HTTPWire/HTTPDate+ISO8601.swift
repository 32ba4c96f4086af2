// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Instants as programs exchange them (RFC 3339, a profile of ISO 8601).
extension HTTPDate {
    /// The second that an instant is in.
    ///
    /// - Parameter nanosecondsSince1970: negative before it.
    package init(nanosecondsSince1970: Int64) {
        let (quotient, remainder) = nanosecondsSince1970.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(secondsSince1970: remainder < 0 ? quotient - 1 : quotient)
    }

    /// Appends 20 bytes, such as `1994-11-06T08:49:37Z`; an instant outside of the years 1 to 9999 as the nearest one
    /// inside.
    package func appendISO8601(to output: inout [UInt8]) {
        let clamped = min(max(self, HTTPDate.earliest), HTTPDate.latest)
        let seconds = clamped.secondsSince1970 - HTTPDate.earliest.secondsSince1970
        let secondOfDay = Int(seconds % HTTPDate.secondsPerDay)
        let firstDay = Int(HTTPDate.earliest.secondsSince1970 / HTTPDate.secondsPerDay)
        let date = CivilDate(daysSince1970: Int(seconds / HTTPDate.secondsPerDay) + firstDay)
        output.appendTwoDigits(date.year / 100)
        output.appendTwoDigits(date.year)
        output.append(UInt8(ascii: "-"))
        output.appendTwoDigits(date.month)
        output.append(UInt8(ascii: "-"))
        output.appendTwoDigits(date.day)
        output.append(UInt8(ascii: "T"))
        output.appendTwoDigits(secondOfDay / 3600)
        output.append(.colon)
        output.appendTwoDigits(secondOfDay / 60 % 60)
        output.append(.colon)
        output.appendTwoDigits(secondOfDay % 60)
        output.append(UInt8(ascii: "Z"))
    }
}
