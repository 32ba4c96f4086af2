// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

/// Tests of a table run on a loop's thread, with connections that wait there as idle ones do.
@Suite(.timeLimit(.minutes(10))) struct ConnectionTableTests {
    @Test func connectionIsFoundUntilItIsRemoved() async throws {
        try await ConnectionTableHost.run(limit: 10) { host in
            let all = try await host.connect(idleSince: [1, 2])
            #expect(host.table.count == 2)
            #expect(host.table.find(all[0].transport.registration) === all[0])
            #expect(host.table.find(all[1].transport.registration) === all[1])
            host.table.remove(all[0])
            #expect(host.table.count == 1)
            #expect(host.table.find(all[0].transport.registration) == nil)
            #expect(host.table.find(all[1].transport.registration) === all[1])
        }
    }

    @Test(arguments: [(2, [false, false]), (3, [true, false, false])])
    func nobodyIsClosedBelowTheLimit(connected: Int, closed: [Bool]) async throws {
        try await ConnectionTableHost.run(limit: 3) { host in
            try await host.connect(idleSince: (0..<connected).map(Int64.init))
            #expect(host.table.makeRoom())
            #expect(host.closed == closed)
        }
    }

    @Test func oneThatWasIdleLongestMakesRoom() async throws {
        try await ConnectionTableHost.run(limit: 4) { host in
            let all = try await host.connect(idleSince: [30, 10, 20, 40])
            for oldest in [1, 2, 0, 3] {
                #expect(host.table.makeRoom())
                #expect(host.closed[oldest])
                host.table.remove(all[oldest])
                // Somebody else comes in its place, and is never idle.
                try await host.connect(idleSince: [nil])
            }
            #expect(!host.table.makeRoom())
        }
    }

    @Test func busyConnectionsAreNotClosed() async throws {
        try await ConnectionTableHost.run(limit: 3) { host in
            try await host.connect(idleSince: [nil, 5, nil])
            #expect(host.table.makeRoom())
            #expect(host.closed == [false, true, false])
            #expect(!host.table.makeRoom())
            #expect(host.closed == [false, true, false])
        }
    }

    @Test func connectionWhoseRequestHasJustComeIsNotClosed() async throws {
        try await ConnectionTableHost.run(limit: 2) { host in
            let all = try await host.connect(idleSince: [10, 20])
            // Awake, and not yet run: it is idle by its own account still.
            try await host.wake(all[0])
            #expect(host.table.makeRoom())
            #expect(host.closed == [false, true])
        }
    }

    @Test(arguments: [64, 65, 200])
    func everyArrivalOfAFloodClosesTheNext(count: Int) async throws {
        try await ConnectionTableHost.run(limit: count) { host in
            try await host.connect(idleSince: (0..<count).map(Int64.init))
            // None of them has left the table yet.
            for arrival in 1...count {
                try #require(host.table.makeRoom())
                #expect(host.closed.filter { $0 }.count == arrival)
                #expect(host.closed[arrival - 1])
            }
            #expect(!host.table.makeRoom())
        }
    }

    @Test func connectionThatHadARequestSinceItWasLookedAtIsNotTheOldest() async throws {
        try await ConnectionTableHost.run(limit: 3) { host in
            let all = try await host.connect(idleSince: [10, 20, 30])
            #expect(host.table.makeRoom())
            #expect(host.closed == [true, false, false])
            // The next in line has a request, and is idle again.
            all[1].idleSince = 40
            #expect(host.table.makeRoom())
            #expect(host.closed == [true, false, true])
            // Nobody else is left: it makes room all the same.
            #expect(host.table.makeRoom())
            #expect(host.closed == [true, true, true])
        }
    }

    @Test func connectionThatBecameBusyIsPassedOver() async throws {
        try await ConnectionTableHost.run(limit: 3) { host in
            let all = try await host.connect(idleSince: [10, 20, 30])
            #expect(host.table.makeRoom())
            all[1].phase = .busy
            #expect(host.table.makeRoom())
            #expect(host.closed == [true, false, true])
        }
    }

    @Test func connectionThatHasLeftIsPassedOver() async throws {
        try await ConnectionTableHost.run(limit: 2) { host in
            let all = try await host.connect(idleSince: [10, 20, 30])
            #expect(host.table.makeRoom())
            host.table.remove(all[1])
            #expect(host.table.makeRoom())
            #expect(host.closed == [true, false, true])
        }
    }

    @Test func shutdownEndsTheIdleFirstAndThenAll() async throws {
        try await ConnectionTableHost.run(limit: 10) { host in
            try await host.connect(idleSince: [10, nil, 30])
            host.table.cancelIdle()
            #expect(host.closed == [true, false, true])
            host.table.cancelAll()
            #expect(host.closed == [true, true, true])
        }
    }
}
