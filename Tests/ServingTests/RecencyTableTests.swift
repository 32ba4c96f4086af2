// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import Serving

@Suite struct RecencyTableTests {
    private typealias Table = RecencyTable<Int, String>

    /// A table with room for so many entries of ten bytes.
    private func table(entries: Int) -> Table {
        Table(limit: entries * (10 + overhead))
    }

    @Test func whatWasNotUsedForTheLongestTimeGoesFirst() {
        var table = table(entries: 2)
        table.insert("one", for: 1, cost: 10)
        table.insert("two", for: 2, cost: 10)
        #expect(table[1] == "one")
        table.insert("three", for: 3, cost: 10)
        #expect(table[2] == nil)
        #expect(table[1] == "one" && table[3] == "three")
        #expect(table.count == 2)
    }

    @Test func newValueTakesTheOldOnesPlace() {
        var table = table(entries: 2)
        table.insert("one", for: 1, cost: 10)
        table.insert("two", for: 2, cost: 10)
        table.insert("other", for: 1, cost: 5)
        #expect(table[1] == "other" && table[2] == "two")
        #expect(table.cost == 15 + 2 * overhead)
    }

    @Test(arguments: [(100, true), (101, false)])
    func valueThatCostsMoreThanAllThereIsIsNotKept(cost: Int, isKept: Bool) {
        var table = Table(limit: 100 + overhead)
        table.insert("before", for: 1, cost: 10)
        table.insert("large", for: 2, cost: cost)
        #expect((table[2] != nil) == isKept)
        // What is not kept drives nothing out.
        #expect((table[1] != nil) != isKept)
    }

    @Test func tooLargeAVersionLeavesNoOlderOneBehind() {
        var table = table(entries: 1)
        table.insert("one", for: 1, cost: 10)
        table.insert("large", for: 1, cost: 11)
        #expect(table[1] == nil && table.cost == 0 && table.count == 0)
    }

    @Test(arguments: [Int.max, Int.max - Table.overhead + 1])
    func costThatOverflowsIsTooMuch(cost: Int) {
        var table = Table(limit: .max)
        table.insert("endless", for: 1, cost: cost)
        #expect(table.count == 0 && table.cost == 0)
    }

    @Test(arguments: [(2, 2), (1, 1), (0, 0)])
    func lowerLimitDropsWhatIsOverIt(entries: Int, left: Int) {
        var table = table(entries: 2)
        table.insert("one", for: 1, cost: 10)
        table.insert("two", for: 2, cost: 10)
        table.setLimit(entries * (10 + overhead))
        #expect(table.count == left)
        #expect((table[2] != nil) == (left > 0))
        table.setLimit(.max)
        #expect(table.count == left)
    }

    /// Entries in the order of their use, the newest last.
    private struct Reference {
        var entries: [(key: Int, value: String, cost: Int)] = []
        var limit: Int

        var cost: Int { entries.reduce(0) { $0 + $1.cost } }

        mutating func use(_ key: Int) -> String? {
            guard let place = entries.firstIndex(where: { $0.key == key }) else { return nil }
            entries.append(entries.remove(at: place))
            return entries.last?.value
        }

        mutating func insert(_ value: String, _ key: Int, _ cost: Int) {
            entries.removeAll { $0.key == key }
            guard cost + overhead <= limit else { return }
            trim(to: limit - cost - overhead)
            entries.append((key, value, cost + overhead))
        }

        mutating func trim(to limit: Int) {
            while cost > limit { entries.removeFirst() }
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func anyCourseOfEventsIsThatOfASimpleList(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = Table(limit: 5_000)
        var reference = Reference(limit: 5_000)
        for step in 0..<5_000 {
            let key = Int.random(in: 0..<24, using: &random)
            switch Int.random(in: 0..<20, using: &random) {
            case 0:
                reference.limit = Int.random(in: 0...8_000, using: &random)
                reference.trim(to: reference.limit)
                table.setLimit(reference.limit)
            case 1..<9:
                let cost = Int.random(in: 0...2_500, using: &random)
                reference.insert("\(step)", key, cost)
                table.insert("\(step)", for: key, cost: cost)
            default:
                let expected = reference.use(key)
                #expect(table[key] == expected)
            }
            #expect(table.cost == reference.cost && table.count == reference.entries.count)
        }
    }
}

private let overhead = RecencyTable<Int, String>.overhead
