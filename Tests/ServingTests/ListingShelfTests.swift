// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import Synchronization
import SystemPackage
import Testing

@testable import Serving

@Suite struct ListingShelfTests {
    private let counters = DirectoryCounters()
    private let pool = OffloadPool()
    private let shelf: ListingShelf
    private let key: ListingShelf.Key
    private let readings = Counter()
    private let clock = Clock()

    /// Counts across threads.
    private final class Counter: Sendable {
        private let value = Atomic<Int>(0)
        var count: Int { value.load(ordering: .sequentiallyConsistent) }
        func add() { value.add(1, ordering: .sequentiallyConsistent) }
    }

    /// A clock that is set by hand.
    private final class Clock: Sendable {
        private let value = Atomic<Int64>(100)
        var now: Int64 { value.load(ordering: .sequentiallyConsistent) }
        func set(_ now: Int64) { value.store(now, ordering: .sequentiallyConsistent) }
    }

    init() throws {
        let clock = clock
        shelf = ListingShelf(counters: counters, pool: pool) { clock.now }
        key = ListingShelf.Key(location: 1, path: try RequestPath("/d/"))
    }

    /// So many that their snapshot is large.
    private static let many = (0..<3000).map { DirectorySnapshot.Entry("entry number \($0)") }

    /// Asks for a directory whose reading does `during` when it is open.
    private func ask(
        _ key: ListingShelf.Key? = nil, validity: Int64 = 50,
        entries: [DirectorySnapshot.Entry] = many, during: @escaping @Sendable () throws(Errno) -> Void = {}
    ) async throws -> DirectorySnapshot {
        let readings = readings
        return try await shelf.snapshot(key ?? self.key, validity: validity) { (opened) throws(Errno) in
            readings.add()
            opened(.sample())
            try during()
            guard let snapshot = DirectorySnapshot.sample(entries) else { throw .noMemory }
            return snapshot
        }
    }

    @Test func whatSomebodyHasIsShared() async throws {
        let first = try await ask()
        clock.set(149)
        let second = try await ask()
        #expect(first === second)
        #expect(readings.count == 1)
        clock.set(150)
        #expect(try await ask() !== first)
        #expect(readings.count == 2)
    }

    @Test func whatIsSmallIsReadAgain() async throws {
        let first = try await ask(entries: Array(Self.many.prefix(1)))
        #expect(try await ask(entries: Array(Self.many.prefix(1))) !== first)
        #expect(readings.count == 2)
    }

    /// The pool's thread may have it a moment longer than who asked.
    @Test(.timeLimit(.minutes(10))) func whatNobodyHasIsKeptByNobody() async throws {
        weak let first = try await ask()
        while first != nil { await Task.yield() }
        _ = try await ask()
        #expect(readings.count == 2)
    }

    @Test func withoutValidityNothingIsShared() async throws {
        let first = try await ask(validity: 0)
        #expect(try await ask(validity: 0) !== first)
    }

    @Test func whoComesDuringTheReadingWaitsForIt() async throws {
        let (begun, go) = (Semaphore(), Semaphore())
        async let first = ask {
            begun.post()
            go.wait()
        }
        await pool.run(.write) { begun.wait() }
        async let second = ask()
        async let third = ask()
        // The other two may come before or after the end of the reading: in both cases there is something to share.
        await Task.yield()
        go.post()
        let all = try await (first, second, third)
        #expect(all.0 === all.1)
        #expect(all.0 === all.2)
        #expect(readings.count == 1)
    }

    @Test func aChangeByThisDaemonEndsTheSharing() async throws {
        let status = FileStatus.sample()
        let first = try await ask()
        counters.bump(device: status.device, inode: status.inode)
        let second = try await ask()
        #expect(second !== first)
        #expect(try await ask() === second)
    }

    @Test func aChangeDuringTheReadingEndsTheSharing() async throws {
        let (counters, status) = (counters, FileStatus.sample())
        let first = try await ask { counters.bump(device: status.device, inode: status.inode) }
        #expect(try await ask() !== first)
        #expect(readings.count == 2)
    }

    @Test func aFailureIsForThoseWhoWaitedAndNobodyElse() async throws {
        await #expect(throws: Errno.permissionDenied) { try await ask { () throws(Errno) in throw .permissionDenied } }
        _ = try await ask()
        #expect(readings.count == 2)
    }

    @Test func otherDirectoriesAndLocationsAreOthers() async throws {
        let first = try await ask()
        let path = try await ask(ListingShelf.Key(location: 1, path: try RequestPath("/e/")))
        let location = try await ask(ListingShelf.Key(location: 2, path: key.path))
        #expect(first !== path)
        #expect(first !== location)
    }

    @Test func whatIsSpentIsForgotten() async throws {
        for number in 0..<300 {
            _ = try await ask(ListingShelf.Key(location: 1, path: try RequestPath("/\(number)/")), entries: [])
        }
        #expect((1...64).contains(shelf.count))
    }
}
