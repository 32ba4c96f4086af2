// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging
import Testing

@testable import Serving

struct DiagnosticRateLimitTests {
    private static let second: Int64 = 1_000_000_000
    private let site = DiagnosticRateLimit.Site(file: "Serving/Here.swift", line: 7)
    private let other = DiagnosticRateLimit.Site(file: "Serving/Here.swift", line: 8)

    /// How many of `count` messages of one site are shown.
    private func shown(
        _ count: Int, _ limit: inout DiagnosticRateLimit, _ site: DiagnosticRateLimit.Site, now: Int64
    ) -> Int {
        (0..<count).count { limit.admits(site, .warning, "message \($0)", now: now) }
    }

    @Test func tenAreShownAndTheEleventhIsNot() {
        var limit = DiagnosticRateLimit()
        #expect(shown(10, &limit, site, now: 0) == 10)
        #expect(shown(1, &limit, site, now: 9 * Self.second) == 0)
    }

    @Test func sitesAreCountedApart() {
        var limit = DiagnosticRateLimit()
        #expect(shown(11, &limit, site, now: 0) == 10)
        #expect(shown(11, &limit, other, now: 0) == 10)
    }

    @Test func whatWasWithheldIsToldWhenTheTimeIsOver() {
        var limit = DiagnosticRateLimit()
        _ = shown(133, &limit, site, now: 5)
        #expect(limit.takeDue(now: 10 * Self.second + 4) == [])
        #expect(
            limit.takeDue(now: 10 * Self.second + 5) == [
                .init(level: .warning, text: "… 123 more messages like \"message 10\" in 10 s")
            ])
        #expect(limit.takeDue(now: 10 * Self.second + 5) == [])
        #expect(shown(11, &limit, site, now: 10 * Self.second + 5) == 10)
    }

    @Test func whoWithheldNothingHasNothingToTell() {
        var limit = DiagnosticRateLimit()
        _ = shown(10, &limit, site, now: 0)
        #expect(limit.takeDue(now: 20 * Self.second) == [])
        #expect(limit.takeAll(now: 20 * Self.second) == [])
    }

    @Test func atTheEndEverythingIsToldInTheOrderOfItsBeginning() {
        var limit = DiagnosticRateLimit()
        _ = shown(11, &limit, other, now: 0)
        _ = shown(12, &limit, site, now: 1)
        #expect(
            limit.takeAll(now: 3 * Self.second).map(\.text) == [
                "… 1 more message like \"message 10\" in 3 s", "… 2 more messages like \"message 10\" in 2 s",
            ])
        #expect(limit.takeAll(now: 3 * Self.second) == [])
    }

    @Test func aSummaryIsAsImportantAsTheWorstAndShowsNoMoreThanTheBeginning() {
        var limit = DiagnosticRateLimit()
        _ = shown(10, &limit, site, now: 0)
        _ = limit.admits(site, .debug, String(repeating: "a", count: 500), now: 0)
        _ = limit.admits(site, .error, "b", now: 0)
        _ = limit.admits(site, .info, "c", now: 0)
        let text = "… 3 more messages like \"\(String(repeating: "a", count: 120))\" in 1 s"
        #expect(limit.takeAll(now: 0) == [.init(level: .error, text: text)])
    }
}
