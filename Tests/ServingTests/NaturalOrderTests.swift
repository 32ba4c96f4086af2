// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import Serving

@Suite struct NaturalOrderTests {
    private func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        NaturalOrder.compare(left.span, right.span).signum()
    }

    @Test(arguments: [
        ["", "0", "00", "01", "1", "2", "010", "10", "99999999999999999999", "100000000000000000000"],
        ["A", "a", "B", "b"], ["file", "file1", "File2", "file9a", "file10", "file10b", "fileb"],
        ["photo 1.jpg", "photo 2.jpg", "photo 10.jpg"], ["1.2.9", "1.2.10", "1.10.1"], ["a-01", "a-1", "a-1b"],
        ["README", "Z", "zebra", "ä"],
    ])
    func namesComeAsPeopleExpect(names: [String]) {
        for (left, first) in names.enumerated() {
            for (right, second) in names.enumerated() {
                let expected = (left - right).signum()
                #expect(compare(Array(first.utf8), Array(second.utf8)) == expected, "\(first) and \(second)")
            }
        }
    }

    /// A sort by something that is no total order may do anything.
    @Test func anyNamesHaveATotalOrder() {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("0019aAbB.\u{FF}".utf8)
        let names = (0..<60).map { _ in
            (0..<Int.random(in: 0...6, using: &generator)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
            }
        }
        for a in names {
            for b in names {
                #expect(compare(a, b) == -compare(b, a))
                #expect((compare(a, b) == 0) == (a == b))
                for c in names where compare(a, b) < 0 && compare(b, c) < 0 { #expect(compare(a, c) < 0) }
            }
        }
    }
}
