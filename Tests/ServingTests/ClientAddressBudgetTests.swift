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
        for number in 0..<limit { #expect(budget.take(Self.v4(1, port: UInt16(number + 1)))) }
        #expect(!budget.take(Self.v4(1, port: 60_000)))
        #expect(budget.take(Self.v4(2)))
    }

    @Test func placeThatIsGivenBackIsTakenAgain() {
        let budget = ClientAddressBudget(limit: 2)
        for _ in 0..<3 {
            #expect(budget.take(Self.v4(1)))
            #expect(budget.take(Self.v4(1)))
            #expect(!budget.take(Self.v4(1)))
            budget.giveBack(Self.v4(1))
            #expect(budget.take(Self.v4(1)))
            #expect(!budget.take(Self.v4(1)))
            budget.giveBack(Self.v4(1))
            budget.giveBack(Self.v4(1))
        }
    }

    @Test func refusedConnectionTakesNoPlace() {
        let budget = ClientAddressBudget(limit: 1)
        #expect(budget.take(Self.v4(1)))
        for _ in 0..<5 { #expect(!budget.take(Self.v4(1))) }
        budget.giveBack(Self.v4(1))
        #expect(budget.take(Self.v4(1)))
    }

    @Test func ipv6ClientIsOneByItsFirst64Bits() {
        let budget = ClientAddressBudget(limit: 1)
        #expect(budget.take(Self.v6(0x2001_0DB8_0000_0001, 1)))
        #expect(!budget.take(Self.v6(0x2001_0DB8_0000_0001, .max)))
        #expect(budget.take(Self.v6(0x2001_0DB8_0000_0002, 1)))
    }

    @Test func familiesDoNotCountForEachOther() {
        let budget = ClientAddressBudget(limit: 1)
        #expect(budget.take(.ipv4(5, port: 1)))
        #expect(budget.take(Self.v6(5, 0)))
    }

    @Test func unixPeersAreNotBounded() {
        let budget = ClientAddressBudget(limit: 1)
        for _ in 0..<10 { #expect(budget.take(.unix)) }
        budget.giveBack(.unix)
    }

    @Test func zeroIsNoLimit() {
        let budget = ClientAddressBudget(limit: 0)
        for _ in 0..<10 { #expect(budget.take(Self.v4(1))) }
        budget.giveBack(Self.v4(1))
    }

    @Test func workersTogetherNeverTakeMoreThanTheLimit() throws {
        let budget = ClientAddressBudget(limit: 100)
        let taken = Atomic<Int>(0)
        try withFourThreads {
            for _ in 0..<50 where budget.take(Self.v4(1)) { taken.add(1, ordering: .relaxed) }
        }
        #expect(taken.load(ordering: .relaxed) == 100)
    }
}

/// Runs the same at once on four threads, and waits for them.
private func withFourThreads(_ body: @escaping @Sendable () -> Void) throws {
    let threads = try (0..<4).map { _ in try Thread(name: "test", body) }
    for thread in threads { thread.join() }
}
