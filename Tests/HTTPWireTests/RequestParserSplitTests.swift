// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import HTTPWire

/// However the bytes are cut, the parser makes the same of them; and no bytes trap it.
@Suite struct RequestParserSplitTests {
    @Test(arguments: SampleRequests.good + SampleRequests.bad)
    func everySplitGivesTheSame(text: String) {
        let bytes = Array(text.utf8)
        let whole = ParseOutcome(bytes)
        #expect(whole.isComplete == SampleRequests.good.contains(text))
        #expect(ParseOutcome(byByte: bytes) == whole)
        for end in 1..<bytes.count {
            #expect(ParseOutcome(bytes, ends: [end, bytes.count]) == whole)
        }
    }

    @Test(arguments: 0..<UInt64(20))
    func mutatedRequestsNeverTrapAndDoNotDependOnTheSplit(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var limits = RequestLimits()
        limits.requestLine = 60
        limits.fieldBytes = 200
        limits.fieldCount = 6
        let samples = SampleRequests.good + SampleRequests.bad
        for _ in 0..<300 {
            var bytes = Array((samples.randomElement(using: &random) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
            let limits = Bool.random(using: &random) ? limits : RequestLimits()
            let whole = ParseOutcome(bytes, limits: limits)
            #expect(ParseOutcome(byByte: bytes, limits: limits) == whole)
            let cuts = random.cuts(of: bytes.count, longest: 30)
            #expect(bytes.isEmpty || ParseOutcome(bytes, ends: cuts, limits: limits) == whole)
            #expect(whole.length <= bytes.count)
            for slice in whole.slices { #expect(slice.range.upperBound <= bytes.count) }
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        let interesting: [UInt8] = [0, 9, 10, 13, 32, 35, 42, 47, 58, 63, 91, 93, 127, 128, 255]
        let place = Int.random(in: 0...bytes.count, using: &random)
        let octet = interesting.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes.insert(octet, at: place)
        case 1 where place < bytes.count: bytes[place] = octet
        case 2 where place < bytes.count: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes.suffix(bytes.count / 2), at: place)
        }
    }
}
