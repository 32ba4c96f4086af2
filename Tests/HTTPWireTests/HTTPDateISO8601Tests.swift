// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@Suite struct HTTPDateISO8601Tests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (784_111_777, "1994-11-06T08:49:37Z"), (951_782_400, "2000-02-29T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"), (1_795_168_799, "2026-11-20T09:59:59Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"), (253_402_300_800, "9999-12-31T23:59:59Z"),
            (.max, "9999-12-31T23:59:59Z"), (.min, "0001-01-01T00:00:00Z"), (-62_135_596_800, "0001-01-01T00:00:00Z"),
        ] as [(Int64, String)])
    func aSecondIsWritten(seconds: Int64, expected: String) {
        #expect(written { HTTPDate(secondsSince1970: seconds).appendISO8601(to: &$0) } == expected)
    }

    @Test(
        arguments: [
            (0, 0), (999_999_999, 0), (1_000_000_000, 1), (-1, -1), (-1_000_000_000, -1), (-1_000_000_001, -2),
            (.max, 9_223_372_036), (.min, -9_223_372_037),
        ] as [(Int64, Int64)])
    func anInstantIsInItsSecond(nanoseconds: Int64, second: Int64) {
        #expect(HTTPDate(nanosecondsSince1970: nanoseconds).secondsSince1970 == second)
    }
}
