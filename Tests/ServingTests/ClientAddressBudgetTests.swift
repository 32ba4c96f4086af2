// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import Testing

@testable import Serving

@Suite struct ClientAddressBudgetTests {
    private static func v4(_ host: UInt32, port: UInt16 = 1) -> SocketAddress { .ipv4(0x0A00_0000 | host, port: port) }
    private static func v6(_ high: UInt64, _ low: UInt64, port: UInt16 = 1) -> SocketAddress {
        .ipv6(high: high, low: low, scope: 0, port: port)
    }

    @Test(arguments: [1, 2, 100])
    func oneConnectionMoreThanTheLimitIsRefused(limit: Int) {
        let budget = ClientAddressBudget(limit: limit)
        for number in 0..<limit { #expect(budget.take(Self.v4(1, port: UInt16(number + 1))) != nil) }
        #expect(budget.take(Self.v4(1, port: 60_000)) == nil)
        #expect(budget.take(Self.v4(2)) != nil)
    }

    @Test func placeThatIsGivenBackIsTakenAgain() {
        let budget = ClientAddressBudget(limit: 2)
        for _ in 0..<3 {
            #expect(budget.take(Self.v4(1)) != nil)
            #expect(budget.take(Self.v4(1)) != nil)
            #expect(budget.take(Self.v4(1)) == nil)
            budget.giveBack(.counted, of: Self.v4(1))
            #expect(budget.take(Self.v4(1)) != nil)
            #expect(budget.take(Self.v4(1)) == nil)
            budget.giveBack(.counted, of: Self.v4(1))
            budget.giveBack(.counted, of: Self.v4(1))
        }
    }

    @Test func refusedConnectionTakesNoPlace() {
        let budget = ClientAddressBudget(limit: 1)
        #expect(budget.take(Self.v4(1)) != nil)
        for _ in 0..<5 { #expect(budget.take(Self.v4(1)) == nil) }
        budget.giveBack(.counted, of: Self.v4(1))
        #expect(budget.take(Self.v4(1)) != nil)
    }

    @Test func ipv6ClientIsOneByItsFirst64Bits() {
        let budget = ClientAddressBudget(limit: 1)
        #expect(budget.take(Self.v6(0x2001_0DB8_0000_0001, 1)) != nil)
        #expect(budget.take(Self.v6(0x2001_0DB8_0000_0001, .max)) == nil)
        #expect(budget.take(Self.v6(0x2001_0DB8_0000_0002, 1)) != nil)
    }

    @Test func familiesDoNotCountForEachOther() {
        let budget = ClientAddressBudget(limit: 1)
        #expect(budget.take(.ipv4(5, port: 1)) != nil)
        #expect(budget.take(Self.v6(5, 0)) != nil)
    }

    @Test func unixPeersAreNotBounded() {
        let budget = ClientAddressBudget(limit: 1)
        for _ in 0..<10 { #expect(budget.take(.unix) != nil) }
        budget.giveBack(.counted, of: .unix)
    }

    @Test func zeroIsNoLimit() {
        let budget = ClientAddressBudget(limit: 0)
        for _ in 0..<10 { #expect(budget.take(Self.v4(1)) != nil) }
        budget.giveBack(.counted, of: Self.v4(1))
    }

    @Test func whoCameBeforeThereWasALimitIsNotCountedAndFreesNoPlace() {
        let budget = ClientAddressBudget(limit: 0)
        #expect(budget.take(Self.v4(1)) == .uncounted)
        budget.setLimit(1)
        #expect(budget.take(Self.v4(1)) == .counted)
        budget.giveBack(.uncounted, of: Self.v4(1))
        #expect(budget.take(Self.v4(1)) == nil)
        budget.giveBack(.counted, of: Self.v4(1))
        #expect(budget.take(Self.v4(1)) == .counted)
    }

    @Test func limitThatWasLoweredHoldsForWhoComesNext() {
        let budget = ClientAddressBudget(limit: 3)
        for _ in 0..<3 { #expect(budget.take(Self.v4(1)) == .counted) }
        budget.setLimit(1)
        budget.giveBack(.counted, of: Self.v4(1))
        budget.giveBack(.counted, of: Self.v4(1))
        #expect(budget.take(Self.v4(1)) == nil)
        budget.giveBack(.counted, of: Self.v4(1))
        #expect(budget.take(Self.v4(1)) == .counted)
    }

    @Test func workersTogetherNeverTakeMoreThanTheLimit() throws {
        let budget = ClientAddressBudget(limit: 100)
        let taken = Atomic<Int>(0)
        try withFourThreads {
            for _ in 0..<50 where budget.take(Self.v4(1)) != nil { taken.add(1, ordering: .relaxed) }
        }
        #expect(taken.load(ordering: .relaxed) == 100)
    }
}

/// Runs the same at once on four threads, and waits for them.
private func withFourThreads(_ body: @escaping @Sendable () -> Void) throws {
    let threads = try (0..<4).map { _ in try Thread(name: "test", body) }
    for thread in threads { thread.join() }
}
