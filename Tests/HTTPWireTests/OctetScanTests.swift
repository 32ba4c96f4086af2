// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import HTTPWire

@Suite struct OctetScanTests {
    @Test func everyOctetIsFoundAtEveryPlaceOrPassedOver() {
        for octet in UInt8.min...UInt8.max {
            for place in 0..<19 {
                var bytes = [UInt8](repeating: 0x80, count: 19)
                bytes[place] = octet
                let isControl = octet < 32 || octet == 127
                #expect(bytes.span.firstControl(in: 0..<19) == (isControl ? place : nil))
                #expect(bytes.span.first(octet, in: 0..<19) == (octet == 0x80 ? 0 : place))
                #expect(
                    bytes.span.first(octet, in: (place + 1)..<19) == (octet == 0x80 && place < 18 ? place + 1 : nil))
            }
        }
    }

    @Test func scansAgreeWithASimpleLoopOnRandomBytes() {
        var random = SeededGenerator(seed: 1)
        let alphabet: [UInt8] = [0, 9, 10, 13, 31, 32, 33, 47, 58, 126, 127, 128, 160, 255]
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                // Few of them interesting, so that whole words are passed over.
                Bool.random(using: &random) ? 65 : alphabet.randomElement(using: &random) ?? 65
            }
            let start = Int.random(in: 0...bytes.count, using: &random)
            let range = start..<Int.random(in: start...bytes.count, using: &random)
            #expect(bytes.span.firstControl(in: range) == range.first { bytes[$0] < 32 || bytes[$0] == 127 })
            #expect(bytes.span.first(58, in: range) == range.first { bytes[$0] == 58 })
            #expect(bytes.span.first(47, or: 160, in: range) == range.first { [47, 160].contains(bytes[$0]) })
        }
    }

    @Test(arguments: [("", ""), (" ", ""), (" \t a b\t ", "a b"), ("a", "a"), ("\t\t", "")])
    func blanksAreTrimmedAtBothEnds(text: String, trimmed: String) {
        let bytes = Array(text.utf8)
        #expect(Array(bytes[bytes.span.trimmingBlanks(0..<bytes.count)]) == Array(trimmed.utf8))
    }
}
