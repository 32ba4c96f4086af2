// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import Logging
import SystemPackage
import Testing

@testable import LinuxSystem
@testable import Reactor
@testable import Serving

/// A loop on a thread of its own, and connections that wait on it: what a table of connections is tested in.
actor ConnectionTableHost {
    nonisolated let loop: EventLoop
    let table: ConnectionTable
    private let state: WorkerState
    private let endpoint: Listener.Endpoint
    private var clients: [CInt] = []
    private var connections: [Connection] = []
    private var waiting = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(limit: Int) throws {
        loop = try EventLoop()
        table = ConnectionTable(limit: limit, loop: loop)
        let settings = Settings.defaults(root: "/")
        let prepared = PreparedSettings(
            settings: settings, router: Router(settings: settings, mediaTypes: .builtin), logWriter: nil,
            descriptors: DescriptorBudget(
                descriptors: 1024, workers: 1, listeners: 1, limits: settings.limits, cacheEntries: 8))
        let pool = OffloadPool()
        let blueprint = WorkerBlueprint(
            pool: pool, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        state = WorkerState(loop: loop, blueprint: blueprint, prepared: prepared)
        let socket = try ListeningSocket.tcp(.ipv4(0x7F00_0001, port: 0), sharedPort: false, backlog: 1)
        endpoint = Listener(socket, name: "test").endpoint
    }

    /// Runs a test on the loop of a new host, and takes the host down.
    static func run(
        limit: Int, _ test: @escaping @Sendable (isolated ConnectionTableHost) async throws -> Void
    ) async throws {
        let host = try ConnectionTableHost(limit: limit)
        let loop = host.loop
        let thread = try Thread(name: "test") { loop.run() }
        let result = await Task(executorPreference: loop) {
            let result: Result<Void, any Error>
            do {
                try await host.perform(test)
                result = .success(())
            } catch {
                result = .failure(error)
            }
            await host.takeDown()
            return result
        }.value
        loop.stop()
        thread.join()
        try result.get()
    }

    private func perform(_ test: @Sendable (isolated ConnectionTableHost) async throws -> Void) async throws {
        try await test(self)
    }

    /// Which connections were told to end, in the order in which they came.
    var closed: [Bool] { connections.map { loop.isCancelled($0.transport.registration) } }

    /// Brings connections that are idle since an instant and wait; nil: one that is busy, and waits as well.
    @discardableResult
    func connect(idleSince instants: [Int64?]) async throws -> [Connection] {
        let new = try instants.map(connection)
        for connection in new {
            waiting += 1
            let registration = connection.transport.registration
            Task(executorPreference: loop) { await self.park(registration) }
            while loop.table[registration].waiter == nil { await Task.yield() }
        }
        return new
    }

    /// Sends the daemon a byte and lets the loop see it, but not the connection's task.
    func wake(_ connection: Connection) async throws {
        let index = try #require(connections.firstIndex { $0 === connection })
        #expect(send(clients[index], "G", 1, 0) == 1)
        let registration = connection.transport.registration
        while loop.table[registration].waiter != nil { await Task.yield() }
    }

    private func connection(idleSince: Int64?) throws -> Connection {
        var ends: [CInt] = [0, 0]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        clients.append(ends[1])
        let socket = AcceptedSocket(descriptor: OwnedDescriptor(FileDescriptor(rawValue: ends[0])), peer: .unix)
        let connection = try Connection(socket, endpoint: endpoint, place: .uncounted, worker: state)
        connection.phase = idleSince == nil ? .busy : .idle
        connection.idleSince = idleSince ?? 0
        table.insert(connection)
        connections.append(connection)
        return connection
    }

    private func park(_ registration: Registration) async {
        _ = await loop.wait(registration, for: .readable, until: .max)
        waiting -= 1
    }

    private func takeDown() async {
        for connection in connections { loop.cancel(connection.transport.registration) }
        while waiting > 0 { await Task.yield() }
        for connection in connections { connection.close() }
        for client in clients { close(client) }
    }
}
