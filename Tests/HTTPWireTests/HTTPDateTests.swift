// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

private func parse(_ text: String, now: HTTPDate = HTTPDate(secondsSince1970: 1_790_000_000)) -> HTTPDate? {
    HTTPDate(parsing: text.utf8.span, now: now)
}

private func format(_ seconds: Int64) -> String {
    written { HTTPDate(secondsSince1970: seconds).append(to: &$0) }
}

struct HTTPDateTests {
    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun Nov 06 08:49:37 1994",
    ])
    func everyFormatOfTheRFCNamesTheSameInstant(_ text: String) {
        #expect(parse(text)?.secondsSince1970 == 784_111_777)
    }

    @Test(arguments: [
        (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
        (-62_135_596_801, "Mon, 01 Jan 0001 00:00:00 GMT"),
        (Int64.min, "Mon, 01 Jan 0001 00:00:00 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (253_402_300_800, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (Int64.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
    ])
    func writesFixdateAndClampsOutsideOfFourDigitYears(_ seconds: Int64, _ text: String) {
        #expect(format(seconds) == text)
        #expect(text.utf8.count == HTTPDate.formattedCount)
    }

    /// Days are counted here by walking a calendar, and not by the formula under test.
    @Test func everyDayFrom1970To2100IsWrittenAndReadBack() {
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var mismatches: [String] = []
        var day = 0
        for year in 1970...2100 {
            let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
            for (month, length) in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].enumerated() {
                for dayOfMonth in 1...length {
                    let seconds = Int64(day) * 86_400 + Int64(day * 7919 % 86_400)
                    let clock = Int(seconds % 86_400)
                    let parts = [dayOfMonth, clock / 3600, clock / 60 % 60, clock % 60].map {
                        $0 < 10 ? "0\($0)" : "\($0)"
                    }
                    let expected =
                        "\(weekdays[day % 7]), \(parts[0]) \(months[month]) \(year) "
                        + "\(parts[1]):\(parts[2]):\(parts[3]) GMT"
                    if format(seconds) != expected || parse(expected)?.secondsSince1970 != seconds {
                        mismatches.append(expected)
                    }
                    day += 1
                }
            }
        }
        #expect(mismatches.isEmpty, "\(mismatches.prefix(3))")
        #expect(day == 47_847)
    }

    @Test(arguments: [1, 4, 99, 100, 101, 400, 1600, 1700, 1900, 1999, 2000, 2004, 2100, 2400, 9996, 9999])
    func leapYearsAreThoseOfTheGregorianCalendar(_ year: Int) throws {
        let digits = String(repeating: "0", count: 4 - String(year).count) + String(year)
        let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        let leapDay = parse("Mon, 29 Feb \(digits) 12:00:00 GMT")
        #expect((leapDay != nil) == isLeap)
        let before = try #require(parse("Mon, 28 Feb \(digits) 23:59:59 GMT"))
        let after = try #require(parse("Mon, 01 Mar \(digits) 00:00:00 GMT"))
        #expect(after.secondsSince1970 - before.secondsSince1970 == (isLeap ? 86_401 : 1))
        #expect(parse(format(before.secondsSince1970)) == before)
        #expect(parse(format(after.secondsSince1970)) == after)
    }

    @Test(arguments: [
        "", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "sun, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun,  6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Xyz 1994 08:49:37 GMT", "Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 29 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 0000 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08-49-37 GMT",
        "Sun, +6 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:60 GMT", "Sun 06 Nov 1994 08:49:37 GMT",
        "Sun, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 31-Nov-94 08:49:37 GMT",
        "Sunday, 06 Nov 94 08:49:37 GMT", "Someday, 06-Nov-94 08:49:37 GMT", "Sunday 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 94", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 1994 GMT", "Sun Nov 6  08:49:37 1994",
        "Sun Feb 29 08:49:37 1995", "784111777", "1994-11-06T08:49:37Z", "0", "-1",
        "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        "99999999999999999999999999999", "Sun, 06 Nov 99999 08:49:37 GM",
    ])
    func whatIsNotADateIsRefused(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test func aLeapSecondCountsAsTheSecondAfterIt() {
        #expect(parse("Sat, 31 Dec 2016 23:59:60 GMT") == parse("Sun, 01 Jan 2017 00:00:00 GMT"))
    }

    @Test func aWrongWeekdayDoesNotLoseTheDate() {
        #expect(parse("Mon, 06 Nov 1994 08:49:37 GMT")?.secondsSince1970 == 784_111_777)
    }

    @Test(arguments: [
        // now, the date with two digits, the year that it means
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "1994"),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-44 08:49:37 GMT", "2044"),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-44 08:49:38 GMT", "1944"),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 07-Nov-44 00:00:00 GMT", "1944"),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 31-Oct-44 23:59:59 GMT", "2044"),
        ("Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 01-Jan-45 00:00:00 GMT", "1945"),
        ("Sat, 21 Nov 2026 00:00:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "1994"),
        ("Sat, 21 Nov 2026 00:00:00 GMT", "Sunday, 06-Nov-76 08:49:37 GMT", "2076"),
        ("Sat, 21 Nov 2026 00:00:00 GMT", "Sunday, 06-Nov-77 08:49:37 GMT", "1977"),
        ("Sat, 21 Nov 2026 00:00:00 GMT", "Sunday, 01-Jan-00 00:00:00 GMT", "2000"),
        ("Thu, 01 Jan 2099 00:00:00 GMT", "Sunday, 01-Jan-05 00:00:00 GMT", "2105"),
        ("Tue, 29 Feb 2000 00:00:00 GMT", "Sunday, 28-Feb-50 00:00:00 GMT", "2050"),
        ("Tue, 29 Feb 2000 00:00:00 GMT", "Sunday, 01-Mar-50 00:00:00 GMT", "1950"),
    ])
    func twoDigitYearIsAtMostFiftyYearsAhead(_ now: String, _ text: String, _ year: String) throws {
        let now = try #require(parse(now))
        let date = try #require(parse(text, now: now))
        #expect(format(date.secondsSince1970).split(separator: " ")[3] == year)
    }

    @Test(arguments: [Int64.min, -62_135_596_800, 253_402_300_799, Int64.max])
    func aClockGoneWrongDoesNotTrap(_ now: Int64) {
        let date = parse("Sunday, 06-Nov-94 08:49:37 GMT", now: HTTPDate(secondsSince1970: now))
        // In the first years there is no year that ends in these digits and is not too far ahead.
        #expect((date == nil) == (now < 0))
    }

    @Test(arguments: ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"])
    func everyPartAndEveryChangedByteIsRefusedOrReadStably(_ text: String) {
        let bytes = Array(text.utf8)
        let now = HTTPDate(secondsSince1970: 1_790_000_000)
        for count in 0..<bytes.count {
            let part = HTTPDate(parsing: bytes.span.extracting(0..<count), now: now)
            #expect(part == nil)
        }
        for index in bytes.indices {
            for value in UInt8.min...UInt8.max {
                var changed = bytes
                changed[index] = value
                if let date = HTTPDate(parsing: changed.span, now: now), parse(format(date.secondsSince1970)) != date {
                    Issue.record("\(changed)")
                }
            }
        }
    }

    @Test func datesAreOrderedAsInstants() {
        #expect(HTTPDate(secondsSince1970: -1) < HTTPDate(secondsSince1970: 0))
        #expect(!(HTTPDate(secondsSince1970: 0) < HTTPDate(secondsSince1970: 0)))
        #expect(HTTPDate.earliest < HTTPDate.latest)
    }
}
