// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct RequestConditionTests {
    private static let now = HTTPDate(secondsSince1970: SampleTime.now / SampleTime.second)

    private func condition(_ fields: [String]) throws -> RequestCondition? {
        let sample = try SampleRequest("PUT /a HTTP/1.1", fields)
        let bytes = sample.bytes.span
        return RequestCondition(head: sample.head, bytes: bytes)
    }

    private static let there = FileDescription.validators(
        of: .sample(size: 0x3E8, modified: 0x1639_B0B2_4E1A_4D15), isPublished: false, now: SampleTime.now)
    private static let tag = "\"1639b0b24e1a4d15-3e8\""
    private static let untold = Validators(entityTag: nil, lastModified: nil, date: now)

    @Test func requestWithoutOneHasNone() throws {
        #expect(try condition(["Content-Length: 0"]) == nil)
    }

    /// Whether it holds where nothing is, where that version is, and where something without validators is.
    @Test(arguments: [
        ("If-None-Match: *", [true, false, false]), ("If-Match: *", [false, true, true]),
        ("If-Match: \(tag)", [false, true, false]), ("If-Match: W/\(tag)", [false, false, false]),
        ("If-Match: \"x\", \(tag)", [false, true, false]), ("If-Match: \"x\"", [false, false, false]),
        ("If-None-Match: \(tag)", [true, false, true]), ("If-None-Match: W/\(tag)", [true, false, true]),
        ("If-None-Match: \"x\"", [true, true, true]), ("If-None-Match: x", [false, false, false]),
        ("If-Unmodified-Since: Wed, 30 Sep 2020 22:37:02 GMT", [true, true, true]),
        ("If-Unmodified-Since: Wed, 30 Sep 2020 22:37:01 GMT", [true, false, true]),
        // Of reading only.
        ("If-Modified-Since: Wed, 30 Sep 2030 22:37:02 GMT", [true, true, true]),
    ])
    func conditionIsHeldAgainstWhatIsThere(field: String, holds: [Bool]) throws {
        let condition = try #require(try condition(["X: y", field, "Y: z"]))
        #expect([nil, Self.there, Self.untold].map { condition.holds(for: $0, now: Self.now) } == holds)
    }
}
