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

/// A loop on a thread of its own with one connection, whose other end the test has: what a body is read from.
actor BodyReaderHost {
    nonisolated let loop: EventLoop
    let worker: WorkerState
    let connection: Connection
    private var client: CInt?

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// On the loop's own thread, where connections are registered.
    private init(_ loop: EventLoop) throws {
        self.loop = loop
        let settings = Settings.defaults(root: "/")
        let prepared = PreparedSettings(
            settings: settings, router: Router(settings: settings, mediaTypes: .builtin), logWriter: nil,
            descriptors: DescriptorBudget(
                descriptors: 1024, workers: 1, listeners: 1, limits: settings.limits, cacheEntries: 8))
        let pool = OffloadPool()
        let blueprint = WorkerBlueprint(
            pool: pool, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        worker = WorkerState(loop: loop, blueprint: blueprint, prepared: prepared)
        let socket = try ListeningSocket.tcp(.ipv4(0x7F00_0001, port: 0), sharedPort: false, backlog: 1)
        var ends: [CInt] = [0, 0]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        client = ends[1]
        let accepted = AcceptedSocket(descriptor: OwnedDescriptor(FileDescriptor(rawValue: ends[0])), peer: .unix)
        connection = try Connection(
            accepted, endpoint: Listener(socket, name: "test").endpoint, place: .uncounted, worker: worker)
    }

    /// Runs a test on the loop of a new host, and takes the host down.
    static func run(
        _ test: @escaping @Sendable (isolated BodyReaderHost) async throws -> Void
    ) async throws {
        let loop = try EventLoop()
        let thread = try Thread(name: "test") { loop.run() }
        let result = await Task(executorPreference: loop) { () -> Result<Void, any Error> in
            let result: Result<Void, any Error>
            do {
                let host = try BodyReaderHost(loop)
                do { try await test(host) } catch {
                    await host.takeDown()
                    throw error
                }
                await host.takeDown()
                result = .success(())
            } catch {
                result = .failure(error)
            }
            return result
        }.value
        loop.stop()
        thread.join()
        try result.get()
    }

    /// Sends the daemon bytes, all of which its socket has room for.
    func send(_ bytes: [UInt8]) throws {
        let client = try #require(client)
        try #require(Glibc.send(client, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count)
    }

    /// Sends a head and what comes with it, and reads the head.
    func begin(_ fields: String, _ more: [UInt8] = []) async throws -> BodyReader {
        try send(Array("PUT / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n".utf8) + more)
        var step = connection.readHeadNow()
        while case .incomplete = step {
            _ = await connection.transport.wait(for: .readable, until: .max)
            step = connection.readHeadNow()
        }
        guard case .complete = step else { throw Unreadable() }
        let received = connection.input
        let bytes = received.span.extracting(connection.requestBytes)
        return BodyReader(connection, try MessageFraming(head: connection.parser.head, bytes: bytes).body)
    }

    /// Says that nothing more will be sent.
    func endSending() {
        #expect(shutdown(client ?? -1, CInt(SHUT_WR)) == 0)
    }

    /// Sends from a task that the loop comes to while the present one waits.
    func sendLater(_ bytes: [UInt8], thenEnd: Bool = false) {
        Task(executorPreference: loop) {
            try await self.send(bytes)
            if thenEnd { await self.endSending() }
        }
    }

    private struct Unreadable: Error {}

    private func takeDown() {
        if let client { close(client) }
        client = nil
        connection.close()
    }
}

extension BodyReader {
    /// What the buffer has.
    var content: [UInt8] {
        buffer?.withBytes(0..<count) { bytes in bytes.indices.map { bytes[$0] } } ?? []
    }
}
