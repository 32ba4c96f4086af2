// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A day of the proleptic Gregorian calendar, in the years 1 to 9999.
///
/// Conversions count years from March, so that the leap day is the last day of a year and every month begins a fixed
/// number of days after it.
struct CivilDate: Equatable {
    /// 1 to 9999.
    let year: Int
    /// 1 to 12.
    let month: Int
    /// 1 to 31.
    let day: Int

    /// Days from 1 March of the year 0 to 1 January 1970.
    private static let epochOffset = 719_468
    private static let daysPerEra = 146_097

    /// A day that exists; nil for a year out of 1 to 9999, a month out of 1 to 12 and 30 February.
    init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.dayCount(month: month, year: year)
        else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1 January 1970. The caller keeps it within the years 1 to 9999.
    init(daysSince1970 days: Int) {
        let shifted = days + CivilDate.epochOffset
        let era = shifted / CivilDate.daysPerEra
        let dayOfEra = shifted % CivilDate.daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = 400 * era + yearOfEra + (month <= 2 ? 1 : 0)
    }

    /// Days from 1 January 1970 to this day; negative before it.
    var daysSince1970: Int {
        let yearFromMarch = month <= 2 ? year - 1 : year
        let monthFromMarch = month <= 2 ? month + 9 : month - 3
        let era = yearFromMarch / 400
        let yearOfEra = yearFromMarch % 400
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let dayOfEra = 365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * CivilDate.daysPerEra + dayOfEra - CivilDate.epochOffset
    }

    static func isLeap(year: Int) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// Days in a month of 1 to 12.
    static func dayCount(month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year: year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
