// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import Logging
import Reactor
import SystemPackage
import Testing

@testable import LinuxSystem
@testable import Serving

/// Connections on a loop that does not run: the test's own thread has it for itself.
@Suite final class ConnectionTableTests {
    private let loop: EventLoop
    private let state: WorkerState
    private let endpoint: Listener.Endpoint
    private var clients: [CInt] = []
    private var made: [Connection] = []

    init() throws {
        loop = try EventLoop()
        let settings = Settings.defaults(root: "/")
        let blueprint = WorkerBlueprint(
            settings: settings, router: Router(settings: settings, mediaTypes: .builtin),
            counters: DirectoryCounters(), pool: OffloadPool(), logWriter: nil,
            descriptors: DescriptorBudget(
                descriptors: 1024, workers: 1, listeners: 1, limits: settings.limits, cacheEntries: 8),
            budget: ClientAddressBudget(limit: 0), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        state = WorkerState(index: 0, loop: loop, blueprint: blueprint)
        let socket = try ListeningSocket.tcp(.ipv4(0x7F00_0001, port: 0), sharedPort: false, backlog: 1)
        endpoint = Listener(socket, name: "test").endpoint
    }

    deinit {
        for connection in made { connection.close() }
        for client in clients { close(client) }
    }

    private func table(limit: Int) -> ConnectionTable {
        ConnectionTable(limit: limit, loop: loop)
    }

    /// A connection that has been idle since an instant; nil: that is busy.
    private func connection(idleSince: Int64?, in table: ConnectionTable) throws -> Connection {
        var ends: [CInt] = [0, 0]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        clients.append(ends[1])
        let socket = AcceptedSocket(descriptor: OwnedDescriptor(FileDescriptor(rawValue: ends[0])), peer: .unix)
        let connection = try Connection(socket, endpoint: endpoint, worker: state)
        connection.phase = idleSince == nil ? .busy : .idle
        connection.idleSince = idleSince ?? 0
        table.insert(connection)
        made.append(connection)
        return connection
    }

    private func connections(idleSince instants: [Int64?], in table: ConnectionTable) throws -> [Connection] {
        try instants.map { try connection(idleSince: $0, in: table) }
    }

    private func isCancelled(_ connection: Connection) -> Bool {
        loop.isCancelled(connection.transport.registration)
    }

    @Test func connectionIsFoundUntilItIsRemoved() throws {
        let table = table(limit: 10)
        let all = try connections(idleSince: [1, 2], in: table)
        #expect(table.count == 2)
        #expect(table.find(all[0].transport.registration) === all[0])
        #expect(table.find(all[1].transport.registration) === all[1])
        table.remove(all[0])
        #expect(table.count == 1)
        #expect(table.find(all[0].transport.registration) == nil)
        #expect(table.find(all[1].transport.registration) === all[1])
    }

    @Test(arguments: [(2, false), (3, true)])
    func nobodyIsClosedBelowTheLimit(connected: Int, closes: Bool) throws {
        let table = table(limit: 3)
        let all = try connections(idleSince: (0..<connected).map(Int64.init), in: table)
        #expect(table.makeRoom())
        #expect(all.contains(where: isCancelled) == closes)
    }

    @Test func oneThatWasIdleLongestMakesRoom() throws {
        let table = table(limit: 4)
        let all = try connections(idleSince: [30, 10, 20, 40], in: table)
        for oldest in [1, 2, 0, 3] {
            #expect(table.makeRoom())
            let ended = all.filter { isCancelled($0) && table.find($0.transport.registration) != nil }
            #expect(ended.map(\.idleSince) == [all[oldest].idleSince])
            table.remove(all[oldest])
            // Somebody else comes in its place.
            _ = try connection(idleSince: nil, in: table)
        }
        #expect(!table.makeRoom())
    }

    @Test func busyConnectionsAreNotClosed() throws {
        let table = table(limit: 3)
        let all = try connections(idleSince: [nil, 5, nil], in: table)
        #expect(table.makeRoom())
        #expect(all.map(isCancelled) == [false, true, false])
        #expect(!table.makeRoom())
        #expect(all.map(isCancelled) == [false, true, false])
    }

    @Test func everyArrivalClosesAnotherOne() throws {
        let table = table(limit: 200)
        let all = try connections(idleSince: (0..<200).map(Int64.init), in: table)
        // More than are looked up at once, and none of them has left yet.
        for arrival in 1...200 {
            #expect(table.makeRoom())
            #expect(all.filter(isCancelled).count == arrival)
            #expect(isCancelled(all[arrival - 1]))
        }
        #expect(!table.makeRoom())
    }

    @Test func connectionThatWasBusySinceItWasLookedAtIsNotTheOldest() throws {
        let table = table(limit: 3)
        let all = try connections(idleSince: [10, 20, 30], in: table)
        #expect(table.makeRoom())
        #expect(all.map(isCancelled) == [true, false, false])
        // The next in line has a request, and is idle again.
        all[1].idleSince = 40
        #expect(table.makeRoom())
        #expect(all.map(isCancelled) == [true, false, true])
    }

    @Test func connectionThatBecameBusyIsPassedOver() throws {
        let table = table(limit: 3)
        let all = try connections(idleSince: [10, 20, 30], in: table)
        #expect(table.makeRoom())
        all[1].phase = .busy
        #expect(table.makeRoom())
        #expect(all.map(isCancelled) == [true, false, true])
    }

    @Test func connectionThatHasLeftIsPassedOver() throws {
        let table = table(limit: 2)
        let all = try connections(idleSince: [10, 20, 30], in: table)
        #expect(table.makeRoom())
        table.remove(all[1])
        #expect(table.makeRoom())
        #expect(all.map(isCancelled) == [true, false, true])
    }

    @Test func shutdownEndsTheIdleFirstAndThenAll() throws {
        let table = table(limit: 10)
        let all = try connections(idleSince: [10, nil, 30], in: table)
        table.cancelIdle()
        #expect(all.map(isCancelled) == [true, false, true])
        table.cancelAll()
        #expect(all.map(isCancelled) == [true, true, true])
    }
}
