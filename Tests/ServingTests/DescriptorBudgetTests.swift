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
        return DescriptorBudget(
            descriptors: descriptors, workers: workers, listeners: 2, limits: limits, cacheEntries: cacheEntries)
    }

    @Test(arguments: [
        // descriptors, workers, the setting; connections of all and cache entries of a worker
        (1024, 1, ConnectionLimit.automatic, 725, 241), (1024, 4, .automatic, 708, 57),
        (524_288, 2, .automatic, 516_028, 4096), (524_288, 2, .fixed(1000), 1000, 4096),
        (524_288, 2, .fixed(1001), 1001, 4096), (1024, 1, .fixed(725), 725, 241), (1024, 1, .fixed(726), 725, 241),
        (1024, 4, .fixed(1), 4, 57), (62, 1, .automatic, 3, 1), (61, 1, .automatic, 3, 1), (0, 1, .automatic, 3, 1),
    ])
    func descriptorsAreSharedOut(
        descriptors: Int, workers: Int, setting: ConnectionLimit, connections: Int, entries: Int
    ) {
        let budget = budget(descriptors, workers: workers, connections: setting)
        #expect(budget.connections == connections)
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
            #expect((0..<workers).allSatisfy { budget.connections(ofWorker: $0) >= 1 })
            #expect((0..<workers).reduce(0) { $0 + budget.connections(ofWorker: $1) } == budget.connections)
            #expect(budget.cacheEntriesPerWorker >= 1)
            let all = budget.connections + budget.cacheEntriesPerWorker * workers
            #expect(all <= max(descriptors - DescriptorBudget.overhead, 4 * workers))
        }
    }
}
