// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import SystemPackage
import Testing

@Suite struct ListeningSocketInheritedTests {
    private func made(_ family: CInt, _ kind: __socket_type, listens: Bool) throws -> OwnedDescriptor {
        let number = socket(family, CInt(kind.rawValue), 0)
        try #require(number >= 0)
        var inet = sockaddr_in()
        inet.sin_family = sa_family_t(AF_INET)
        inet.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &inet) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
        if listens { try #require(listen(number, 8) == 0) }
        return OwnedDescriptor(FileDescriptor(rawValue: number))
    }

    private func refusal(_ descriptor: consuming OwnedDescriptor) -> Errno? {
        do throws(Errno) {
            _ = try ListeningSocket.inherited(descriptor)
            return nil
        } catch {
            return error
        }
    }

    @Test func socketIsMadeToBehaveAsOurOwn() throws {
        let listener = try ListeningSocket.inherited(try made(AF_INET, SOCK_STREAM, listens: true))
        let number = listener.borrowed.rawValue
        #expect(fcntl(number, F_GETFL) & O_NONBLOCK != 0)
        #expect(fcntl(number, F_GETFD) == FD_CLOEXEC)
        #expect(try #require(listener.address.port) > 0)
        #expect(listener.unixPath == nil)
        let client = try Streams.connect(to: listener.address)
        let accepted = try Streams.acceptWaiting(listener)
        #expect(accepted.peer == client.borrowed.localSocketAddress())
        var (on, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
        #expect(getsockopt(accepted.descriptor.number, CInt(IPPROTO_TCP), TCP_NODELAY, &on, &length) == 0)
        #expect(on != 0)
    }

    @Test func unixSocketKnowsItsPath() throws {
        let scratch = try ScratchDirectory()
        let path = "\(scratch.path)/socket"
        let own = try ListeningSocket.unix(path: path, mode: nil, backlog: 8)
        let copy = OwnedDescriptor(FileDescriptor(rawValue: dup(own.borrowed.rawValue)))
        let listener = try ListeningSocket.inherited(copy)
        #expect(listener.address == .unix)
        #expect(listener.unixPath == path)
    }

    @Test func whatIsNoListeningStreamIsRefused() throws {
        #expect(refusal(try made(AF_INET, SOCK_STREAM, listens: false)) == .invalidArgument)
        #expect(refusal(try made(AF_INET, SOCK_DGRAM, listens: false)) == .protocolWrongTypeForSocket)
        let file = open("/dev/null", O_RDONLY | O_CLOEXEC)
        try #require(file >= 0)
        #expect(refusal(OwnedDescriptor(FileDescriptor(rawValue: file))) == .notSocket)
    }

    @Test(.enabled(if: ListeningSocketTests.hasIPv6)) func peerOfIPv4AtASocketForBothIsAnIPv4Address() throws {
        let number = socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
        try #require(number >= 0)
        var off: CInt = 0
        setsockopt(number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, &off, socklen_t(MemoryLayout<CInt>.size))
        try #require(listen(number, 8) == 0)
        let listener = try ListeningSocket.inherited(OwnedDescriptor(FileDescriptor(rawValue: number)))
        let port = try #require(listener.address.port)
        let client = try Streams.connect(to: .ipv4(0x7F00_0001, port: port))
        let accepted = try Streams.acceptWaiting(listener)
        #expect(accepted.peer == client.borrowed.localSocketAddress())
        #expect(accepted.descriptor.borrowed.localSocketAddress() == .ipv4(0x7F00_0001, port: port))
    }
}
