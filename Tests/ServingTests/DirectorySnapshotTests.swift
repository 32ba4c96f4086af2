// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

@Suite struct DirectorySnapshotTests {
    typealias Entry = DirectorySnapshot.Entry

    @Test func whatIsAddedIsThere() throws {
        let snapshot = try #require(
            DirectorySnapshot.sample([
                Entry("b", size: 5), Entry("dir", isDirectory: true, size: 4096),
                Entry(String(repeating: "x", count: 255)),
            ]))
        #expect(snapshot.unsortedNames == ["b", "dir", String(repeating: "x", count: 255)])
        #expect(snapshot.entryCount == (2, 1))
        #expect(snapshot.totalSize == 5)
        #expect(snapshot.records.map(\.size) == [5, 0, 0])
        #expect(DirectorySnapshot.sample([Entry(String(repeating: "x", count: 256))]) == nil)
    }

    @Test func aSumThatIsTooLargeIsTheLargest() throws {
        let snapshot = try #require(DirectorySnapshot.sample([Entry("a", size: .max), Entry("b", size: 1)]))
        #expect(snapshot.totalSize == .max)
    }

    @Test func anEntryTakesTwentyFourBytesAndItsName() {
        #expect(MemoryLayout<DirectorySnapshot.Record>.stride == 24)
    }

    private static let entries = [
        Entry("b10", size: 1, modified: 30), Entry("z", isDirectory: true, modified: 10),
        Entry("B9", size: 3, modified: 20), Entry("a", size: 3, modified: 20),
        Entry("y", isDirectory: true, modified: 40),
    ]

    @Test(
        arguments: [
            (.init(), ["y", "z", "a", "B9", "b10"]), (.init(isDescending: true), ["z", "y", "b10", "B9", "a"]),
            (.init(column: .size), ["y", "z", "b10", "a", "B9"]),
            (.init(column: .size, isDescending: true), ["y", "z", "a", "B9", "b10"]),
            (.init(column: .time), ["z", "y", "a", "B9", "b10"]),
            (.init(column: .time, isDescending: true), ["y", "z", "b10", "a", "B9"]),
        ] as [(ListingOrder, [String])])
    func directoriesComeFirstAndNamesDecide(order: ListingOrder, expected: [String]) throws {
        #expect(try #require(DirectorySnapshot.sample(Self.entries)).names(order) == expected)
        #expect(try #require(DirectorySnapshot.sample(Self.entries.reversed())).names(order) == expected)
    }
}

@Suite struct ListingAllowanceTests {
    typealias Entry = DirectorySnapshot.Entry

    @Test func whatIsFreeIsNotCounted() {
        let allowance = ListingAllowance(most: 100)
        let lease = ListingAllowance.Lease(of: allowance)
        #expect(lease.grow(to: ListingAllowance.free))
        #expect(allowance.used == 0)
        #expect(lease.grow(to: ListingAllowance.free + 100))
        #expect(allowance.used == 100)
        #expect(!lease.grow(to: ListingAllowance.free + 101))
        #expect(allowance.used == 100)
        #expect(lease.grow(to: 10))
        #expect(allowance.used == 100)
    }

    @Test func whatOneHasNobodyElseGets() {
        let allowance = ListingAllowance(most: 100)
        do {
            let lease = ListingAllowance.Lease(of: allowance)
            let other = ListingAllowance.Lease(of: allowance)
            #expect(lease.grow(to: ListingAllowance.free + 60))
            #expect(!other.grow(to: ListingAllowance.free + 41))
            #expect(other.grow(to: ListingAllowance.free + 40))
            #expect(allowance.used == 100)
        }
        #expect(allowance.used == 0)
    }

    @Test func aLargeDirectoryGivesBackWithItsLastReference() throws {
        let allowance = ListingAllowance()
        let many = (0..<10_000).map { Entry("entry number \($0)") }
        var snapshot = DirectorySnapshot.sample(many, allowance: allowance)
        #expect(allowance.used > 24 * 10_000)
        #expect(snapshot?.records.count == 10_000)
        snapshot = nil
        #expect(allowance.used == 0)
    }

    @Test func aDirectoryThatIsTooLargeIsRefusedAndGivesBack() {
        let allowance = ListingAllowance(most: 100_000)
        let many = (0..<10_000).map { Entry("entry number \($0)") }
        #expect(DirectorySnapshot.sample(many, allowance: allowance) == nil)
        #expect(allowance.used == 0)
        #expect(DirectorySnapshot.sample(Array(many.prefix(1000)), allowance: ListingAllowance(most: 0)) != nil)
    }
}
