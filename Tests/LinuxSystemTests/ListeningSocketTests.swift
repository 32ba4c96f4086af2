// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct ListeningSocketTests {
    /// Whether the host has IPv6 at all.
    static let hasIPv6 = (try? ListeningSocket.probe(.ipv6(high: 0, low: 1, scope: 0, port: 0))) != nil
    private static let loopback6 = SocketAddress.ipv6(high: 0, low: 1, scope: 0, port: 0)

    private func listening(_ wanted: SocketAddress, sharedPort: Bool = false) throws(Errno) -> ListeningSocket {
        try ListeningSocket.tcp(wanted, sharedPort: sharedPort, backlog: 8)
    }

    @Test(arguments: hasIPv6 ? [Streams.loopback, loopback6] : [Streams.loopback])
    func systemChoosesAPortAndAcceptedSocketKnowsBothEnds(wanted: SocketAddress) throws {
        let listener = try listening(wanted)
        let port = try #require(listener.address.port)
        #expect(port > 0)
        #expect(listener.address == wanted.withPort(port))
        let client = try Streams.connect(to: listener.address)
        let accepted = try Streams.acceptWaiting(listener)
        #expect(accepted.peer == client.borrowed.localSocketAddress())
        #expect(accepted.descriptor.borrowed.localSocketAddress() == listener.address)
        #expect(fcntl(accepted.descriptor.number, F_GETFD) == FD_CLOEXEC)
        #expect(fcntl(accepted.descriptor.number, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(listener.borrowed.rawValue, F_GETFD) == FD_CLOEXEC)
    }

    @Test func acceptedSocketSendsSmallPiecesAtOnce() throws {
        let listener = try listening(Streams.loopback)
        let client = try Streams.connect(to: listener.address)
        let accepted = try Streams.acceptWaiting(listener)
        var (on, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
        #expect(getsockopt(accepted.descriptor.number, CInt(IPPROTO_TCP), TCP_NODELAY, &on, &length) == 0)
        #expect(on != 0)
        #expect(client.number >= 0)
    }

    @Test func nobodyWaitingIsEagain() throws {
        let listener = try listening(Streams.loopback)
        #expect(failure { () throws(Errno) in _ = try listener.accept() } == .wouldBlock)
    }

    @Test func acceptingIsInTheOrderOfArrival() throws {
        let listener = try listening(Streams.loopback)
        let first = try Streams.connect(to: listener.address)
        let second = try Streams.connect(to: listener.address)
        #expect(try Streams.acceptWaiting(listener).peer == first.borrowed.localSocketAddress())
        #expect(try Streams.acceptWaiting(listener).peer == second.borrowed.localSocketAddress())
    }

    @Test(.enabled(if: hasIPv6)) func socketOfIPv6LeavesThePortOfIPv4Free() throws {
        let six = try listening(.ipv6(high: 0, low: 0, scope: 0, port: 0))
        let port = try #require(six.address.port)
        var (only, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
        #expect(getsockopt(six.borrowed.rawValue, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &only, &length) == 0)
        #expect(only == 1)
        let four = try listening(.ipv4(0, port: port))
        let client = try Streams.connect(to: .ipv4(0x7f00_0001, port: port))
        #expect(try Streams.acceptWaiting(four).peer == client.borrowed.localSocketAddress())
        #expect(failure { () throws(Errno) in _ = try six.accept() } == .wouldBlock)
    }

    @Test func sharedPortIsJoinedAndEveryConnectionReachesOne() throws {
        let first = try listening(Streams.loopback, sharedPort: true)
        let second = try listening(first.address, sharedPort: true)
        #expect(second.address == first.address)
        let client = try Streams.connect(to: first.address)
        var waits = [first.borrowed, second.borrowed].map {
            pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0)
        }
        #expect(poll(&waits, 2, -1) == 1)
        let accepted = waits[0].revents != 0 ? try first.accept() : try second.accept()
        #expect(accepted.peer == client.borrowed.localSocketAddress())
    }

    @Test(arguments: [true, false])
    func addressThatSomebodyHasIsRefusedToThoseWhoDoNotShare(sharedPort: Bool) throws {
        let owner = try listening(Streams.loopback, sharedPort: sharedPort)
        let address = owner.address
        #expect(throws: Errno.addressInUse) { try ListeningSocket.probe(address) }
        #expect(failure { () throws(Errno) in _ = try listening(address) } == .addressInUse)
        #expect(
            failure { () throws(Errno) in _ = try listening(address, sharedPort: true) }
                == (sharedPort ? nil : .addressInUse))
        #expect(failure { () throws(Errno) in _ = try owner.accept() } == .wouldBlock)
    }

    @Test func addressIsFreeAgainOnceItsConnectionsLinger() throws {
        var address = Streams.loopback
        do {
            let owner = try listening(address)
            address = owner.address
            let client = try Streams.connect(to: address)
            // The side that closes first keeps the address in TIME_WAIT.
            do { _ = try Streams.acceptWaiting(owner) }
            #expect(try Streams.readToEnd(client.borrowed) == [])
        }
        try ListeningSocket.probe(address)
        let next = try listening(address)
        #expect(next.address == address)
    }

    @Test func probeTakesNobodyIn() throws {
        let address: SocketAddress
        do { address = try listening(Streams.loopback).address }
        try ListeningSocket.probe(address)
        #expect(failure { () throws(Errno) in _ = try Streams.connect(to: address) } == .connectionRefused)
    }

    @Test func addressThatTheHostDoesNotHaveIsRefused() {
        // RFC 5737: an address for documentation.
        let foreign = SocketAddress.ipv4(0xC000_0201, port: 0)
        #expect(throws: Errno.addressNotAvailable) { try ListeningSocket.probe(foreign) }
        #expect(failure { () throws(Errno) in _ = try listening(foreign) } == .addressNotAvailable)
    }

    @Test(arguments: [
        (SocketAddress.ipv4(1, port: 2), 2 as UInt16?, SocketAddress.ipv4(1, port: 65_535)),
        (.ipv6(high: 1, low: 2, scope: 3, port: 4), 4, .ipv6(high: 1, low: 2, scope: 3, port: 65_535)),
        (.unix, nil, .unix),
    ])
    func portIsReadAndReplaced(address: SocketAddress, port: UInt16?, other: SocketAddress) {
        #expect(address.port == port)
        #expect(address.withPort(65_535) == other)
    }
}

/// Unix sockets.
extension ListeningSocketTests {
    @Test(arguments: [0o600, 0o660, 0o666] as [UInt16])
    func fileHasTheModeThatWasAskedFor(mode: UInt16) throws {
        let scratch = try ScratchDirectory()
        let listener = try ListeningSocket.unix(path: scratch("socket"), mode: mode, backlog: 8)
        var status = stat()
        #expect(stat(scratch("socket"), &status) == 0)
        #expect(status.st_mode & 0o7777 == mode_t(mode))
        #expect(listener.address == .unix)
    }

    @Test func modeIsNotSetThroughALink() throws {
        let scratch = try ScratchDirectory()
        let listener = try ListeningSocket.unix(path: scratch("target"), mode: 0o600, backlog: 8)
        #expect(symlink("target", scratch("socket")) == 0)
        #expect(throws: Errno.self) { try ListeningSocket.setMode(0o666, ofUnixSocket: scratch("socket")) }
        var status = stat()
        #expect(stat(scratch("target"), &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
        #expect(listener.address == .unix)
    }

    @Test func connectionThroughAFileIsAccepted() throws {
        let scratch = try ScratchDirectory()
        let listener = try ListeningSocket.unix(path: scratch("socket"), mode: nil, backlog: 8)
        #expect(failure { () throws(Errno) in _ = try listener.accept() } == .wouldBlock)
        // A connection of isAlive's is one as any other.
        #expect(ListeningSocket.isAlive(unixPath: scratch("socket")))
        let accepted = try Streams.acceptWaiting(listener)
        #expect(accepted.peer == .unix)
        #expect(try Streams.readToEnd(accepted.descriptor.borrowed) == [])
    }

    @Test func staleSocketIsToldFromALivingOne() throws {
        let scratch = try ScratchDirectory()
        do {
            let listener = try ListeningSocket.unix(path: scratch("socket"), mode: nil, backlog: 0)
            // Also when nobody accepts and the queue is full.
            for _ in 0..<4 { #expect(ListeningSocket.isAlive(unixPath: scratch("socket"))) }
            #expect(listener.address == .unix)
        }
        // A child that another test starts may have it open as well, until it becomes another program.
        while ListeningSocket.isAlive(unixPath: scratch("socket")) { sched_yield() }
        #expect(
            failure { () throws(Errno) in
                _ = try ListeningSocket.unix(path: scratch("socket"), mode: nil, backlog: 8)
            } == .addressInUse)
        try ListeningSocket.removeUnixSocket(scratch("socket"))
        #expect(throws: Errno.noSuchFileOrDirectory) { try ListeningSocket.removeUnixSocket(scratch("socket")) }
        let next = try ListeningSocket.unix(path: scratch("socket"), mode: nil, backlog: 8)
        #expect(next.address == .unix)
    }

    @Test func pathIsAtMost107Bytes() throws {
        let scratch = try ScratchDirectory()
        let room = 107 - scratch("").utf8.count
        let longest = scratch(String(repeating: "s", count: room))
        #expect(longest.utf8.count == 107)
        let listener = try ListeningSocket.unix(path: longest, mode: 0o600, backlog: 8)
        #expect(try FileStatus(path: longest).kind == .socket)
        #expect(ListeningSocket.isAlive(unixPath: longest))
        #expect(listener.address == .unix)
        for path in [longest + "s", ""] {
            #expect(
                failure { () throws(Errno) in _ = try ListeningSocket.unix(path: path, mode: nil, backlog: 8) }
                    == .fileNameTooLong)
        }
        #expect(throws: Errno.noSuchFileOrDirectory) { try FileStatus(path: longest + "s") }
    }
}
