// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct PreferenceMemoryTests {
    private func preference(_ value: String) throws -> CodingPreference {
        let request = try SampleRequest("GET / HTTP/1.1", ["Accept-Encoding: \(value)"])
        return CodingPreference(
            AcceptedCodings(head: request.head, bytes: request.bytes.span), offered: [.brotli, .gzip])
    }

    @Test func valueIsWorkedOutOnceForEachLocation() throws {
        var memory = PreferenceMemory()
        var count = 0
        for _ in 0..<3 {
            for (value, location) in [("gzip", 1), ("br", 1), ("gzip", 2), ("gzip, br", 1)] {
                let expected = try preference(value)
                let found = memory.preference(for: value.utf8.span, in: location) {
                    count += 1
                    return expected
                }
                #expect(found == expected)
            }
        }
        #expect(count == 4)
    }

    /// 16 places: lengths 4 and 20 share one, and so do two values of one length.
    @Test func valuesThatShareAPlaceAreToldApart() throws {
        var memory = PreferenceMemory()
        let values = ["gzip", "gzip,               ", "GZIP", "brxx"]
        for value in values + values {
            let expected = try preference(value)
            #expect(memory.preference(for: value.utf8.span, in: 5) { expected } == expected)
        }
    }

    @Test(arguments: [(64, 1), (65, 2)])
    func longValueIsNotKept(length: Int, times: Int) throws {
        var memory = PreferenceMemory()
        let value = "gzip," + String(repeating: " ", count: length - 5)
        let expected = try preference("gzip")
        var count = 0
        for _ in 0..<2 {
            _ = memory.preference(for: value.utf8.span, in: 1) {
                count += 1
                return expected
            }
        }
        #expect(count == times)
    }
}
