// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Reactor
import Testing

@testable import Serving

@Suite struct ListenerFactoryInheritedTests {
    private static let loopback: UInt32 = 0x7F00_0001

    /// Sockets as systemd would pass them; those of one name together.
    private func inherited(_ names: String...) throws -> InheritedSockets {
        var listeners: [String: [Listener]] = [:]
        for name in names {
            let socket = try ListeningSocket.tcp(.ipv4(Self.loopback, port: 0), sharedPort: false, backlog: 8)
            let shown = "\(socket.address)"
            listeners[name, default: []].append(Listener(socket, name: shown, hasSuccessor: true))
        }
        return InheritedSockets(listeners: listeners, names: Array(Set(names)).sorted())
    }

    private func refusal(_ factory: ListenerFactory, _ addresses: [ListenAddress]) -> StartError? {
        do throws(StartError) {
            _ = try factory.open(addresses)
            return nil
        } catch {
            return error
        }
    }

    @Test func allSocketsOfANameAreSharedByAllWorkers() throws {
        let factory = ListenerFactory(workers: 3, inherited: try inherited("http", "http", "other"))
        var bound = try factory.open([.systemd(name: "http")])
        try factory.complete(&bound[0])
        #expect(bound[0].listeners.count == 2)
        for worker in 0..<3 { #expect(bound[0].listeners(ofWorker: worker, of: 3).count == 2) }
        #expect(bound[0].names.allSatisfy { $0.hasPrefix("systemd:http=127.0.0.1:") })
        #expect(bound[0].names.count == 2)
    }

    @Test func reloadTakesTheSameSockets() throws {
        let sockets = try inherited("http")
        let first = try ListenerFactory(workers: 1, inherited: sockets).open([.systemd(name: "http")])
        let without = try ListenerFactory(workers: 1, present: first, inherited: sockets).open([
            .tcp(.ipv4(Self.loopback, port: 0))
        ])
        let again = try ListenerFactory(workers: 1, present: without, inherited: sockets).open([.systemd(name: "http")])
        #expect(again[0].listeners[0] === first[0].listeners[0])
    }

    @Test func nameThatWasNotPassedIsAFaultOfTheConfiguration() throws {
        let error = try #require(
            refusal(ListenerFactory(workers: 1, inherited: try inherited("a", "b")), [.systemd(name: "http")]))
        #expect(error.kind == .configuration)
        #expect(error.description.hasSuffix("but \"systemd:a\", \"systemd:b\""))
        let none = try #require(refusal(ListenerFactory(workers: 1), [.systemd(name: "http")]))
        #expect(none.description.contains("nor any other"))
    }

    @Test func addressOfASocketThatWasPassedIsToBeNamedAsThat() throws {
        let sockets = try inherited("http")
        let address = try #require(sockets.listeners["http"]?.first?.endpoint.address)
        let factory = ListenerFactory(workers: 1, inherited: sockets)
        let error = try #require(refusal(factory, [.tcp(address)]))
        #expect(error.kind == .configuration)
        #expect(error.description.contains("\"systemd:http\""))
        // Also where it is in use by this process already: it is not to be opened a second time.
        let bound = try factory.open([.systemd(name: "http")])
        #expect(refusal(ListenerFactory(workers: 1, present: bound, inherited: sockets), [.tcp(address)]) != nil)
    }

    @Test func namesThatNoAddressUsesAreTold() throws {
        let sockets = try inherited("a", "b", "c")
        let bound = try ListenerFactory(workers: 1, inherited: sockets).open([.systemd(name: "b")])
        #expect(sockets.unused(by: bound) == ["a", "c"])
    }
}
