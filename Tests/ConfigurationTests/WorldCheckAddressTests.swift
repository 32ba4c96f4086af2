// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Configuration

struct WorldCheckAddressTests {
    private static let loopback: UInt32 = 0x7F00_0001

    private func check(_ listen: [ListenAddress], held: [String] = [], flag: UInt16? = nil) -> [Diagnostic] {
        var settings = Settings.defaults(root: "/")
        settings.listen = listen
        let loaded = LoadedSettings(
            settings: settings, warnings: [], file: "a.json", overrides: CommandLineOverrides(port: flag))
        return WorldCheck.checkAddresses(loaded, heldByDaemon: held)
    }

    private func taken() throws -> ListeningSocket {
        try ListeningSocket.tcp(.ipv4(Self.loopback, port: 0), sharedPort: true, backlog: 1)
    }

    @Test func aFreeAddressIsFine() {
        #expect(check([.tcp(.ipv4(Self.loopback, port: 0)), .port(0)]).isEmpty)
    }

    @Test func anAddressInUseIsToldWithItsPlace() throws {
        let other = try taken()
        let found = check([.tcp(.ipv4(Self.loopback, port: 0)), .tcp(other.address)])
        #expect(found.map(\.keyPath) == ["listen[1]"])
        #expect(found.map(\.message) == ["\(other.address) is in use by another process"])
        #expect(found.map(\.severity) == [.error])
    }

    @Test func whatTheDaemonHoldsIsFine() throws {
        let other = try taken()
        #expect(check([.tcp(other.address)], held: ["\(other.address)"]).isEmpty)
        #expect(check([.tcp(other.address)], held: ["127.0.0.1:1"]).count == 1)
    }

    @Test func aPortInUseIsToldForItsKeyOrItsFlag() throws {
        let other = try taken()
        let port = try #require(other.address.port)
        #expect(check([.port(port)]).map(\.keyPath) == ["port"])
        #expect(check([.port(port)]).map(\.message) == ["0.0.0.0:\(port) is in use by another process"])
        #expect(check([.port(port)], flag: port).map(\.keyPath) == ["--port"])
        #expect(check([.port(port)], flag: port).map(\.file) == ["command line"])
        #expect(check([.port(port)], held: ["0.0.0.0:\(port)"]).isEmpty)
    }

    @Test func anAddressOfAnotherHostIsTold() {
        // TEST-NET-1 (RFC 5737): no host has it.
        let found = check([.tcp(.ipv4(0xC000_0201, port: 0))])
        #expect(found.map(\.message) == ["this host does not have the address 192.0.2.1:0"])
        #expect(found.map(\.keyPath) == ["listen[0]"])
    }

    @Test func aSocketThatLivesIsInUseUnlessItIsOurs() throws {
        try withScratchDirectory { directory in
            let path = directory + "/sock"
            let address = ListenAddress.unix(path: path, mode: nil)
            #expect(check([address]).isEmpty)
            do {
                let other = try ListeningSocket.unix(path: path, mode: nil, backlog: 8)
                #expect(check([address]).map(\.message) == ["\"\(path)\" is in use by another process"])
                #expect(check([address], held: ["unix:\(path)"]).isEmpty)
                #expect(other.address == .unix)
            }
            // Its server is gone now, and what it left behind is taken away by the next.
            #expect(FileStatus.mayExist(path))
            #expect(check([address]).isEmpty)
            let kept = check([.unix(path: path, mode: nil, stale: .keep)])
            #expect(
                kept.map(\.message) == [
                    "\"\(path)\" is a socket that nobody listens on, and \"stale\" says to keep it"
                ])
        }
    }

    @Test func aFileWhereASocketShouldBeIsTold() throws {
        try withScratchDirectory { directory in
            let found = check([.unix(path: directory, mode: nil)])
            #expect(found.map(\.message) == ["\"\(directory)\" is there and is not a socket"])
        }
    }
}
