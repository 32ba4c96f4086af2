// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import TestSupport
import Testing

@testable import Serving

@Suite struct DescriptorBudgetTests {
    private func budget(
        _ descriptors: Int, workers: Int = 1, listeners: Int = 1, connections: ConnectionLimit = .automatic,
        cacheEntries: Int = 4096
    ) -> DescriptorBudget {
        var limits = Settings.defaults(root: "/").limits
        limits.connections = connections
        return DescriptorBudget(
            descriptors: descriptors, workers: workers, listeners: listeners, limits: limits,
            cacheEntries: cacheEntries)
    }

    @Test(arguments: [
        // descriptors, workers, listeners, the setting; connections of all workers, cache entries of each
        (1024, 1, 1, ConnectionLimit.automatic, 726, 242), (1024, 4, 2, .automatic, 704, 58),
        (524_288, 2, 2, .automatic, 516_028, 4096), (524_288, 2, 2, .fixed(1001), 1001, 4096),
        (1024, 1, 1, .fixed(726), 726, 242), (1024, 1, 1, .fixed(727), 726, 242), (1024, 4, 2, .fixed(4), 4, 58),
        // One for each worker, whatever is asked for and whatever there is.
        (1024, 4, 2, .fixed(3), 4, 58), (60, 1, 1, .automatic, 3, 1), (59, 1, 1, .automatic, 3, 1),
        (0, 1, 1, .automatic, 3, 1), (0, 256, 100, .automatic, 768, 1),
    ])
    func descriptorsAreSharedOut(
        descriptors: Int, workers: Int, listeners: Int, setting: ConnectionLimit, connections: Int, entries: Int
    ) {
        let budget = budget(descriptors, workers: workers, listeners: listeners, connections: setting)
        #expect(budget.connections == connections)
        #expect(budget.cacheEntriesPerWorker == entries)
    }

    @Test(arguments: [(1000, [500, 500]), (1001, [501, 500]), (2, [1, 1]), (1, [1, 1])])
    func limitIsSplitExactly(limit: Int, shares: [Int]) {
        let budget = budget(524_288, workers: 2, connections: .fixed(limit))
        #expect((0..<2).map(budget.connections(ofWorker:)) == shares)
    }

    @Test func everyRootTakesADescriptorOfEachWorker() {
        func connections(roots: Int) -> Int {
            DescriptorBudget(
                descriptors: 4096, workers: 4, listeners: 1, roots: roots,
                limits: Settings.defaults(root: "/").limits, cacheEntries: 8
            ).connections
        }
        #expect(connections(roots: 1) - connections(roots: 11) == 40)
        #expect(connections(roots: 0) == connections(roots: 1))
    }

    @Test func cacheTakesNoMoreThanItWasGiven() {
        #expect(budget(524_288, cacheEntries: 10).cacheEntriesPerWorker == 10)
        #expect(budget(524_288, cacheEntries: 11).cacheEntriesPerWorker == 11)
        #expect(budget(524_288, cacheEntries: 0).cacheEntriesPerWorker == 1)
    }

    @Test func everyShareIsPositiveAndAllTogetherAreAffordable() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            let descriptors = Int.random(in: 0...(1 << Int.random(in: 1...30, using: &random)), using: &random)
            let workers = Int.random(in: 1...256, using: &random)
            let listeners = Int.random(in: 1...32, using: &random)
            let wanted = Int.random(in: 1...1_000_000, using: &random)
            let isFixed = Bool.random(using: &random)
            let budget = budget(
                descriptors, workers: workers, listeners: listeners,
                connections: isFixed ? .fixed(wanted) : .automatic,
                cacheEntries: Int.random(in: 1...1_000_000, using: &random))
            let shares = (0..<workers).map(budget.connections(ofWorker:))
            #expect(shares.allSatisfy { $0 >= 1 })
            #expect(shares.reduce(0, +) == budget.connections)
            #expect(budget.cacheEntriesPerWorker >= 1)
            #expect(!isFixed || budget.connections <= max(wanted, workers))
            let own =
                DescriptorBudget.overhead
                + workers * (DescriptorBudget.overheadPerWorker + listeners * DescriptorBudget.overheadPerListener)
            let all = budget.connections + budget.cacheEntriesPerWorker * workers
            #expect(all <= max(descriptors - own, 4 * workers))
        }
    }
}
