// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

struct ByteRangeTests {
    @Test(arguments: [
        (Int64(0), Int64(0), true), (5, 4, false), (-1, 4, false), (0, -1, false), (0, .max - 1, true),
        (0, .max, false),
        (.max, .max, false), (.min, .max, false),
    ])
    func isNeverEmptyAndAlwaysCounts(_ first: Int64, _ last: Int64, _ isValid: Bool) {
        let range = ByteRange(first: first, last: last)
        #expect((range != nil) == isValid)
        #expect(range?.count == (isValid ? last - first + 1 : nil))
    }

    @Test func contentRangeIsAsInTheRFC() throws {
        let range = try #require(ByteRange(first: 42, last: 1233))
        #expect(written { range.appendContentRange(size: 1234, to: &$0) } == "bytes 42-1233/1234")
        #expect(written { ByteRange.appendUnsatisfiedContentRange(size: 1234, to: &$0) } == "bytes */1234")
        #expect(written { ByteRange.appendUnsatisfiedContentRange(size: 0, to: &$0) } == "bytes */0")
    }
}
