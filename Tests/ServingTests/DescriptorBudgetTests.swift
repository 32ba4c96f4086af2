// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Testing

@testable import Serving

@Suite struct DescriptorBudgetTests {
    private func budget(
        _ descriptors: Int, workers: Int = 1, connections: ConnectionLimit = .automatic, cacheEntries: Int = 4096
    ) -> DescriptorBudget {
        var limits = Settings.defaults(root: "/").limits
        limits.connections = connections
        return DescriptorBudget(descriptors: descriptors, workers: workers, limits: limits, cacheEntries: cacheEntries)
    }

    @Test(arguments: [
        // descriptors, workers, the setting; connections and cache entries of a worker
        (1024, 1, ConnectionLimit.automatic, 720, 240), (1024, 4, .automatic, 180, 60),
        (524_288, 2, .automatic, 258_016, 4096), (524_288, 2, .fixed(1000), 500, 4096),
        (524_288, 2, .fixed(1001), 501, 4096), (1024, 1, .fixed(720), 720, 240), (1024, 1, .fixed(721), 720, 240),
        (1024, 4, .fixed(1), 1, 60), (68, 1, .automatic, 3, 1), (67, 1, .automatic, 3, 1), (0, 1, .automatic, 3, 1),
    ])
    func descriptorsAreSharedOut(
        descriptors: Int, workers: Int, setting: ConnectionLimit, connections: Int, entries: Int
    ) {
        let budget = budget(descriptors, workers: workers, connections: setting)
        #expect(budget.connectionsPerWorker == connections)
        #expect(budget.cacheEntriesPerWorker == entries)
    }

    @Test func cacheTakesNoMoreThanItWasGiven() {
        #expect(budget(524_288, cacheEntries: 10).cacheEntriesPerWorker == 10)
        #expect(budget(524_288, cacheEntries: 11).cacheEntriesPerWorker == 11)
        #expect(budget(524_288, cacheEntries: 0).cacheEntriesPerWorker == 1)
    }

    @Test func everyShareIsPositiveAndAllTogetherAreAffordable() {
        var random = SampleRandom(seed: 1)
        for _ in 0..<5000 {
            let descriptors = Int.random(in: 0...(1 << Int.random(in: 1...30, using: &random)), using: &random)
            let workers = Int.random(in: 1...256, using: &random)
            let wanted = Int.random(in: 1...1_000_000, using: &random)
            let budget = budget(
                descriptors, workers: workers, connections: Bool.random(using: &random) ? .automatic : .fixed(wanted),
                cacheEntries: Int.random(in: 1...1_000_000, using: &random))
            #expect(budget.connectionsPerWorker >= 1)
            #expect(budget.cacheEntriesPerWorker >= 1)
            let all = (budget.connectionsPerWorker + budget.cacheEntriesPerWorker) * workers
            #expect(all <= max(descriptors - DescriptorBudget.overhead, 4 * workers))
        }
    }
}
