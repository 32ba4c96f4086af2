// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

@testable import Reactor
import TestSupport
import Testing

@Suite struct TimerHeapTests {
    private func entry(_ due: Int64, _ slot: UInt32 = 0) -> TimerHeap.Entry {
        TimerHeap.Entry(due: due, registration: Registration(slot: slot, generation: 1))
    }

    private func popAll(_ heap: inout TimerHeap, at now: Int64) -> [Int64] {
        var dues: [Int64] = []
        while let entry = heap.popDue(at: now) { dues.append(entry.due) }
        return dues
    }

    @Test func emptyHeapHasNothingDue() {
        var heap = TimerHeap()
        #expect(heap.earliest == nil)
        #expect(heap.popDue(at: .max) == nil)
        #expect(heap.count == 0)
    }

    @Test(
        arguments: [
            [1], [1, 2], [2, 1], [3, 1, 2], [1, 1, 1], [5, 4, 3, 2, 1, 0], [0, .max, .min, -1], [2, 1, 2, 1, 2],
        ] as [[Int64]])
    func entriesComeOutEarliestFirst(dues: [Int64]) {
        var heap = TimerHeap()
        for due in dues { heap.push(entry(due)) }
        #expect(heap.earliest == dues.min())
        #expect(heap.count == dues.count)
        #expect(popAll(&heap, at: .max) == dues.sorted())
        #expect(heap.earliest == nil)
        #expect(heap.count == 0)
    }

    @Test func entryIsDueAtItsInstantAndNotBefore() {
        var heap = TimerHeap()
        heap.push(entry(10))
        #expect(heap.popDue(at: 9) == nil)
        #expect(heap.count == 1)
        #expect(heap.popDue(at: 10)?.due == 10)
        #expect(heap.popDue(at: 10) == nil)
    }

    @Test func everyEntryKeepsItsRegistration() {
        var heap = TimerHeap()
        for slot in 0..<100 as Range<UInt32> { heap.push(entry(Int64(slot * 37 % 100), slot)) }
        var seen: Set<UInt32> = []
        while let popped = heap.popDue(at: .max) {
            #expect(popped.due == Int64(popped.registration.slot * 37 % 100))
            seen.insert(popped.registration.slot)
        }
        #expect(seen == Set(0..<100))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func pruningLeavesWhatIsWantedInItsOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var heap = TimerHeap()
        let dues = (0..<500).map { _ in Int64.random(in: 0..<1000, using: &random) }
        for due in dues { heap.push(entry(due)) }
        heap.prune { $0.due % 3 == 0 }
        let wanted = dues.filter { $0 % 3 == 0 }.sorted()
        #expect(heap.count == wanted.count)
        #expect(heap.earliest == wanted.first)
        #expect(popAll(&heap, at: .max) == wanted)
        heap.push(entry(1))
        heap.prune { _ in false }
        #expect(heap.count == 0)
        #expect(heap.earliest == nil)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func behavesAsASortedListDoes(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var heap = TimerHeap()
        var model: [Int64] = []
        for _ in 0..<2000 {
            if Int.random(in: 0..<3, using: &random) > 0 {
                let due = Int64.random(in: 0..<200, using: &random)
                heap.push(entry(due))
                model.append(due)
                model.sort()
            } else {
                let now = Int64.random(in: 0..<200, using: &random)
                let expected = model.first.flatMap { $0 <= now ? $0 : nil }
                #expect(heap.popDue(at: now)?.due == expected)
                if expected != nil { model.removeFirst() }
            }
            #expect(heap.earliest == model.first)
            #expect(heap.count == model.count)
        }
        #expect(popAll(&heap, at: .max) == model)
    }
}
