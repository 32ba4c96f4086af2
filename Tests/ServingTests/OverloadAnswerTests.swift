// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import SystemPackage
import Testing

@testable import LinuxSystem
@testable import Serving

@Suite struct OverloadAnswerTests {
    /// A connected pair: the daemon's end as accepted, and the client's.
    private func pair() throws -> (CInt, CInt) {
        var ends: [CInt] = [0, 0]
        let kind = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        return (ends[0], ends[1])
    }

    private func answer(after request: String) throws -> String {
        try told(after: request).text
    }

    /// What the client reads, and what the daemon makes of it.
    private func told(after request: String) throws -> (text: String, received: Int, sent: Int) {
        let (own, peer) = try pair()
        let client = OwnedDescriptor(FileDescriptor(rawValue: peer))
        if !request.isEmpty { _ = try client.borrowed.send(Array(request.utf8).span, Span()) }
        let outcome = OverloadAnswer.send(
            to: AcceptedSocket(descriptor: OwnedDescriptor(FileDescriptor(rawValue: own)), peer: .unix))
        var received = [UInt8](repeating: 0, count: 4096)
        let count = try client.borrowed.receive(into: &received, from: 0)
        var rest = received
        // An orderly end, and no reset.
        #expect(try client.borrowed.receive(into: &rest, from: 0) == 0)
        return (Array(received[..<count]).text, outcome.received, outcome.sent)
    }

    @Test func clientIsToldToComeBackAndTheConnectionEnds() throws {
        let text = try answer(after: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        try #require(parts.count == 2)
        let lines = parts[0].split(separator: "\r\n")
        #expect(lines.first == "HTTP/1.1 503 Service Unavailable")
        #expect(lines.contains("Retry-After: 1"))
        #expect(lines.contains("Connection: close"))
        #expect(lines.contains("Content-Length: \(parts[1].utf8.count)"))
        #expect(parts[1] == "503 Service Unavailable\n")
    }

    @Test func clientThatHasGoneIsNoTrouble() throws {
        let (own, peer) = try pair()
        #expect(Glibc.close(peer) == 0)
        let outcome = OverloadAnswer.send(
            to: AcceptedSocket(descriptor: OwnedDescriptor(FileDescriptor(rawValue: own)), peer: .unix))
        #expect(outcome.received == 0)
        #expect(outcome.sent == 0)
    }

    @Test(arguments: ["", "G", "GET / HTTP/1.1\r\n"])
    func accountSaysWhatWasReceivedAndSent(request: String) throws {
        let told = try told(after: request)
        #expect(told.received == request.utf8.count)
        #expect(told.sent == told.text.utf8.count)
        #expect(told.text.utf8.dropFirst(OverloadAnswer.headCount).elementsEqual("503 Service Unavailable\n".utf8))
    }
}
