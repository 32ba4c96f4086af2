// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import LinuxSystem
import Logging
import Synchronization
import Testing

@testable import Serving

/// A whole server in this process, which takes settings while it serves; under the thread sanitizer above all.
@Suite(.timeLimit(.minutes(10))) struct ServerReloadTests {
    private static func settings(_ tree: ScratchTree, _ change: (inout Settings) -> Void = { _ in }) -> Settings {
        var settings = Settings.defaults(root: tree.path)
        settings.listen = [.tcp(.ipv4(0x7F00_0001, port: 0))]
        settings.workers = .fixed(2)
        settings.logging.accessLog = .none
        change(&settings)
        return settings
    }

    private static func start(_ settings: Settings) throws -> Server {
        try Server(settings: settings, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    private static func port(of server: Server) throws -> UInt16 {
        try #require(server.addresses.first?.split(separator: ":").last.flatMap { UInt16($0) })
    }

    @Test func settingsChangeWhileRequestsRun() throws {
        let tree = try ScratchTree()
        try tree.file("index.html", "quay")
        let server = try Self.start(Self.settings(tree))
        let client = try LoopbackClients(port: try Self.port(of: server), count: 4)
        for round in 0..<24 {
            try server.take(
                Self.settings(tree) {
                    $0.workers = .fixed([1, 3, 2, 4][round % 4])
                    $0.serverHeader = round % 2 == 0
                    $0.limits.fields = round % 3 == 0 ? 512 : 16_384
                    $0.logging.accessLog = round % 5 == 0 ? .file(path: tree.path(of: "log\(round)")) : .none
                })
            #expect(server.workerCount == [1, 3, 2, 4][round % 4])
            client.waitForAnswers(20)
            server.dismissWorkers()
        }
        #expect(client.finish() == 0)
        server.stop(patience: 5_000_000_000)
    }

    @Test func whatIsRefusedChangesNothing() throws {
        let tree = try ScratchTree()
        try tree.file("index.html", "quay")
        let server = try Self.start(Self.settings(tree))
        let addresses = server.addresses
        let bad: [(inout Settings) -> Void] = [
            { $0.topLevel.root = tree.path(of: "none") },
            { $0.logging.accessLog = .file(path: tree.path(of: "none/log")) },
            { $0.listen.append(.tcp(.ipv4(0xC000_0201, port: 0))) },
            { $0.listen = [.unix(path: tree.path(of: "none/socket"), mode: nil)] },
        ]
        for change in bad {
            #expect(throws: StartError.self) {
                try server.take(
                    Self.settings(tree) {
                        $0.workers = .fixed(4)
                        change(&$0)
                    })
            }
            #expect(server.addresses == addresses)
            #expect(server.workerCount == 2)
            #expect(server.settings.topLevel.root == tree.path)
        }
        let client = try LoopbackClients(port: try Self.port(of: server), count: 2)
        client.waitForAnswers(10)
        #expect(client.finish() == 0)
        server.stop(patience: 5_000_000_000)
    }
}
