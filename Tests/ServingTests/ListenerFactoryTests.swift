// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import LinuxSystem
import Reactor
import Testing
import struct SystemPackage.Errno

@testable import Serving

@Suite struct ListenerFactoryTests {
    private static let loopback: UInt32 = 0x7F00_0001
    private static let anyPort = ListenAddress.tcp(.ipv4(loopback, port: 0))

    private func open(_ addresses: [ListenAddress], workers: Int = 2) throws -> [[Listener]] {
        let bound = try ListenerFactory(workers: workers).open(addresses)
        return (0..<workers).map { worker in bound.flatMap { $0.listeners(ofWorker: worker, of: workers) } }
    }

    private func refusal(_ addresses: [ListenAddress]) -> StartError? {
        do throws(StartError) {
            _ = try ListenerFactory(workers: 2).open(addresses)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [1, 2, 5])
    func portThatTheSystemChoosesIsTheSameForEveryWorker(workers: Int) throws {
        let listeners = try open([Self.anyPort], workers: workers)
        #expect(listeners.map(\.count) == [Int](repeating: 1, count: workers))
        let ports = Set(listeners.compactMap { $0.first?.endpoint.address.port })
        #expect(ports.count == 1)
        #expect(ports.first != 0)
        // A socket of its own for each.
        #expect(Set(listeners.flatMap { $0 }.map(ObjectIdentifier.init)).count == workers)
        #expect(listeners.first?.first?.endpoint.name == "127.0.0.1:\(ports.first ?? 0)")
    }

    @Test func everyAddressHasItsPlaceInOrder() throws {
        let tree = try ScratchTree()
        let path = tree.path(of: "socket")
        let listeners = try open([Self.anyPort, .unix(path: path, mode: nil), Self.anyPort])
        for worker in listeners {
            try #require(worker.count == 3)
            #expect(worker[1].endpoint.name == "unix:\(path)")
            #expect(worker[0].endpoint.address.port != worker[2].endpoint.address.port)
        }
    }

    @Test func portAloneMeansBothFamiliesAtTheSamePort() throws {
        let listeners = try open([.port(0)])
        for worker in listeners {
            #expect((1...2).contains(worker.count))
            #expect(Set(worker.compactMap(\.endpoint.address.port)).count == 1)
            guard case .ipv4(0, _) = try #require(worker.first).endpoint.address else {
                Issue.record("IPv4 is not first")
                return
            }
        }
        #expect(listeners[0].map(\.endpoint.name) == listeners[1].map(\.endpoint.name))
    }

    @Test(.enabled(if: access("/proc/net/if_inet6", R_OK) == 0))
    func hostWithIPv6HasBothFamilies() throws {
        let worker = try #require(try open([.port(0)]).first)
        try #require(worker.count == 2)
        let port = try #require(worker[0].endpoint.address.port)
        #expect(worker[1].endpoint.address == .ipv6(high: 0, low: 0, scope: 0, port: port))
    }

    @Test func addressInUseIsRefusedAlsoToOnesOwn() throws {
        let first = try open([Self.anyPort])
        let address = try #require(first.first?.first).endpoint.address
        let error = try #require(refusal([.tcp(address)]))
        #expect(error.kind == .unavailable)
        #expect(error.description == "cannot listen on \(address): the address is in use by another process")
        withExtendedLifetime(first) {}
    }

    @Test func addressIsFreeWhenItsListenersAreGone() throws {
        let address = try freedAddress()
        #expect(try open([.tcp(address)]).first?.first?.endpoint.address == address)
    }

    private func freedAddress() throws -> SocketAddress {
        try #require(try open([Self.anyPort]).first?.first).endpoint.address
    }

    @Test func addressOfAnotherHostIsRefused() throws {
        // TEST-NET-1 (RFC 5737), which nobody has.
        let error = try #require(refusal([.tcp(.ipv4(0xC000_0201, port: 0))]))
        #expect(error.kind == .unavailable)
        #expect(error.description == "cannot listen on 192.0.2.1:0: this host does not have the address")
    }

    @Test func everyAddressAndOneOfThemAtOnePortAreOurs() throws {
        let port = try #require(try freedAddress().port)
        let bound = try ListenerFactory(workers: 1).open([
            .tcp(.ipv4(0, port: port)), .tcp(.ipv4(Self.loopback, port: port)),
        ])
        #expect(bound.map(\.name) == ["0.0.0.0:\(port)", "127.0.0.1:\(port)"])
    }

    @Test func addressOfAnotherProcessIsRefusedBesideOneOfOursAtItsPort() throws {
        // 127.0.0.2 is ours, 127.0.0.1 at the same port is not.
        let theirs = try ListenerFactory(workers: 1).open([Self.anyPort])
        let port = try #require(theirs[0].port)
        let both: [ListenAddress] = [
            .tcp(.ipv4(Self.loopback + 1, port: port)), .tcp(.ipv4(Self.loopback, port: port)),
        ]
        #expect(refusal(both)?.kind == .unavailable)
        let ours = try ListenerFactory(workers: 1).open([both[0]])
        #expect(throws: StartError.self) { _ = try ListenerFactory(workers: 1, present: ours).open(both) }
    }

    // MARK: Reload

    private func identities(_ bound: [BoundAddress]) -> [[ObjectIdentifier]] {
        bound.map { $0.listeners.map(ObjectIdentifier.init) }
    }

    @Test func addressThatStaysKeepsItsSocketsAlsoWhereThePortWasChosen() throws {
        let tree = try ScratchTree()
        let unix = ListenAddress.unix(path: tree.path(of: "socket"), mode: nil)
        let before = try ListenerFactory(workers: 2).open([Self.anyPort, unix, .port(0)])
        let after = try ListenerFactory(workers: 2, present: before).open([.port(0), unix, Self.anyPort])
        #expect(Set(identities(before)) == Set(identities(after)))
        #expect(after.first { $0.wanted == before[0].wanted }?.name == before[0].name)
    }

    @Test func portThatIsWrittenAsAnAddressIsTheSame() throws {
        let port = try #require(try freedAddress().port)
        let before = try ListenerFactory(workers: 1).open([.port(port)])
        let after = try ListenerFactory(workers: 1, present: before).open([.tcp(.ipv4(0, port: port))])
        #expect(identities(after) == [identities(before)[0]])
    }

    @Test func portThatWasChosenMayBeNamed() throws {
        let before = try ListenerFactory(workers: 2).open([Self.anyPort])
        let port = try #require(before[0].port)
        let named = ListenAddress.tcp(.ipv4(Self.loopback, port: port))
        let after = try ListenerFactory(workers: 2, present: before).open([named])
        #expect(identities(after) == identities(before))
        // Once is enough: the second asks for a port of its own.
        let both = try ListenerFactory(workers: 2, present: before).open([named, Self.anyPort])
        #expect(Set(both.map(\.name)).count == 2)
    }

    @Test func oneAddressTakesTheTurnOfAllAtItsPort() throws {
        let port = try #require(try freedAddress().port)
        let before = try ListenerFactory(workers: 1).open([.tcp(.ipv4(0, port: port))])
        let after = try ListenerFactory(workers: 1, present: before).open([.tcp(.ipv4(Self.loopback, port: port))])
        #expect(after.map(\.name) == ["127.0.0.1:\(port)"])
    }

    @Test(arguments: [(1, 3), (2, 5), (4, 4), (5, 2)])
    func everyWorkerHasASocketAndNoneIsClosed(before: Int, after: Int) throws {
        let first = try ListenerFactory(workers: before).open([Self.anyPort])
        let factory = ListenerFactory(workers: after, present: first)
        var bound = try factory.open([Self.anyPort])
        try factory.complete(&bound[0])
        #expect(Set(first[0].listeners.map(ObjectIdentifier.init)).isSubset(of: identities(bound)[0]))
        #expect(bound[0].listeners.count == max(before, after))
        let shares = (0..<after).map { bound[0].listeners(ofWorker: $0, of: after) }
        #expect(shares.allSatisfy { !$0.isEmpty })
        #expect(Set(shares.flatMap { $0 }.map(ObjectIdentifier.init)) == Set(identities(bound)[0]))
        #expect(Set(bound[0].listeners.map(\.endpoint.name)).count == 1)
    }

    @Test func unixSocketWhoseFileIsGoneIsMadeAnew() throws {
        let tree = try ScratchTree()
        let path = tree.path(of: "socket")
        let before = try ListenerFactory(workers: 2).open([.unix(path: path, mode: 0o600)])
        try ListeningSocket.removeUnixSocket(path)
        let after = try ListenerFactory(workers: 2, present: before).open([.unix(path: path, mode: 0o600)])
        #expect(identities(before) != identities(after))
        #expect(ListeningSocket.isAlive(unixPath: path))
    }

    @Test func unixSocketOfAnotherModeIsTheSame() throws {
        let tree = try ScratchTree()
        let path = tree.path(of: "socket")
        let before = try ListenerFactory(workers: 2).open([.unix(path: path, mode: 0o600)])
        let after = try ListenerFactory(workers: 2, present: before).open([.unix(path: path, mode: 0o666)])
        #expect(identities(before) == identities(after))
        #expect(after[0].wanted.mode == 0o666)
    }

    // MARK: Unix sockets

    private func withPath(_ body: (String, ScratchTree) throws -> Void) throws {
        let tree = try ScratchTree()
        try body(tree.path(of: "socket"), tree)
    }

    @Test func unixSocketIsOneForAllWorkersWithItsMode() throws {
        try withPath { path, tree in
            let listeners = try open([.unix(path: path, mode: 0o620)], workers: 3)
            #expect(Set(listeners.flatMap { $0 }.map(ObjectIdentifier.init)).count == 1)
            #expect(ListeningSocket.isAlive(unixPath: path))
            var status = stat()
            #expect(stat(path, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o620)
        }
    }

    @Test func staleUnixSocketIsReplaced() throws {
        try withPath { path, tree in
            _ = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
            #expect(try tree.status("socket").kind == .socket)
            #expect(!ListeningSocket.isAlive(unixPath: path))
            let listeners = try open([.unix(path: path, mode: nil)])
            #expect(ListeningSocket.isAlive(unixPath: path))
            withExtendedLifetime(listeners) {}
        }
    }

    @Test func staleUnixSocketIsKeptWhereSettingsSaySo() throws {
        try withPath { path, tree in
            _ = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
            let before = try tree.status("socket")
            let error = try #require(refusal([.unix(path: path, mode: nil, stale: .keep)]))
            #expect(error.kind == .unavailable)
            #expect(error.description.hasSuffix("a socket that nobody listens on is there, and \"stale\" is \"keep\""))
            #expect(try tree.status("socket") == before)
            try ListeningSocket.removeUnixSocket(path)
            #expect(throws: Never.self) { try open([.unix(path: path, mode: nil, stale: .keep)]) }
        }
    }

    @Test func livingUnixSocketIsLeftAlone() throws {
        try withPath { path, tree in
            let living = try ListeningSocket.unix(path: path, mode: nil, backlog: 1)
            let before = try tree.status("socket")
            let error = try #require(refusal([.unix(path: path, mode: nil)]))
            #expect(error.kind == .unavailable)
            #expect(error.description == "cannot listen on unix:\(path): the address is in use by another process")
            #expect(try tree.status("socket") == before)
            #expect(ListeningSocket.isAlive(unixPath: path))
            #expect(living.address == .unix)
        }
    }

    @Test func fileInTheSocketsPlaceIsNotRemoved() throws {
        try withPath { path, tree in
            try tree.file("socket", "precious")
            let error = try #require(refusal([.unix(path: path, mode: nil)]))
            #expect(error.kind == .unavailable)
            #expect(error.description.hasSuffix("socket: what is there is not a socket; move it away"))
            #expect(try tree.status("socket").size == 8)
        }
    }

    @Test func linkInTheSocketsPlaceIsNotFollowedNorRemoved() throws {
        try withPath { path, tree in
            _ = try ListeningSocket.unix(path: tree.path(of: "other"), mode: nil, backlog: 1)
            tree.link("socket", to: "other")
            #expect(refusal([.unix(path: path, mode: nil)])?.kind == .unavailable)
            #expect(try tree.status("other").kind == .socket)
            #expect(try FileStatus(path: path, followingLinks: false).kind == .symbolicLink)
        }
    }

    @Test func socketOfAddressesThatAreRefusedLeavesNoFile() throws {
        try withPath { path, tree in
            let kept = try ListenerFactory(workers: 1).open([.unix(path: tree.path(of: "kept"), mode: nil)])
            let missing = ListenAddress.unix(path: "\(path)/none/socket", mode: nil)
            let factory = ListenerFactory(workers: 1, present: kept)
            #expect(throws: StartError.self) {
                _ = try factory.open([
                    .unix(path: tree.path(of: "kept"), mode: nil), .unix(path: path, mode: nil, stale: .keep), missing,
                ])
            }
            #expect(throws: Errno.noSuchFileOrDirectory) { try FileStatus(path: path, followingLinks: false) }
            #expect(try tree.status("kept").kind == .socket)
        }
    }

    @Test func missingDirectoryIsTold() throws {
        try withPath { path, tree in
            let error = try #require(refusal([.unix(path: "\(path)/none/socket", mode: nil)]))
            #expect(error.description.hasPrefix("cannot listen on unix:\(path)/none/socket: "))
        }
    }
}
