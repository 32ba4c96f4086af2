// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Reactor
import TestSupport
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct BodyReaderTests {
    private static let chunked = "Transfer-Encoding: chunked"

    @Test func lengthIsReadAndWhatFollowsIsLeft() async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin("Content-Length: 5", Array("helloGET / HTTP/1.1\r\n".utf8))
            #expect(reader.isUntouched && !reader.isAtEnd && reader.rest == 5)
            #expect(await reader.read() == .end)
            #expect(reader.content.text == "hello")
            #expect(reader.isAtEnd && reader.rest == 0 && reader.total == 5)
            let connection = host.connection
            #expect(Array(connection.input[connection.bodyStart..<connection.filled]).text == "GET / HTTP/1.1\r\n")
            #expect(connection.exchange.bodyReceived == 5 && connection.exchange.bodyContent == 5)
        }
    }

    @Test func chunksAreReadAndWhatFollowsIsLeft() async throws {
        try await BodyReaderHost.run { host in
            let body = "5\r\nhello\r\n1;a=b\r\n!\r\n0\r\nT: x\r\n\r\n"
            let reader = try await host.begin(Self.chunked, Array("\(body)GET / HTTP/1.1\r\n".utf8))
            #expect(reader.rest == nil)
            #expect(await reader.read() == .end)
            #expect(reader.content.text == "hello!")
            #expect(reader.rest == 0 && reader.total == 6)
            let connection = host.connection
            #expect(Array(connection.input[connection.bodyStart..<connection.filled]).text == "GET / HTTP/1.1\r\n")
            #expect(connection.exchange.bodyReceived == body.utf8.count && connection.exchange.bodyContent == 6)
        }
    }

    @Test(arguments: ["Content-Length: 0", "X: no body"])
    func emptyBodyEndsAtOnce(fields: String) async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin(fields, Array("GET".utf8))
            #expect(reader.isAtEnd && reader.rest == 0)
            #expect(await reader.read() == .end)
            #expect(reader.count == 0)
            #expect(host.connection.filled - host.connection.bodyStart == 3)
        }
    }

    @Test func bodyIsTheSameHoweverItComes() async throws {
        let body = Array("5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n".utf8)
        try await BodyReaderHost.run { host in
            let reader = try await host.begin(Self.chunked)
            var content: [UInt8] = []
            for (index, octet) in body.enumerated() {
                try host.send([octet])
                let step = reader.readNow()
                #expect(step == (index == body.count - 1 ? .end : nil))
                content += reader.content
                reader.consume()
            }
            #expect(content.text == "hello0123456789")
        }
    }

    @Test(arguments: ["Content-Length: 5", chunked])
    func bodyThatIsCutShortIs400(fields: String) async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin(fields, Array((fields == Self.chunked ? "5\r\nhell" : "hell").utf8))
            host.endSending()
            #expect(await reader.read() == .failed(.badRequest))
        }
    }

    @Test func malformedChunkIs400() async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin(Self.chunked, Array("5\r\nhelloX\r\n".utf8))
            #expect(await reader.read() == .failed(.badRequest))
        }
    }

    @Test func bodyThatDoesNotComeInTimeIs408() async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin("Content-Length: 5")
            #expect(await reader.read(until: host.loop.now) == .failed(.requestTimeout))
        }
    }

    /// Whoever takes a form apart leaves half a delimiter in the buffer: reading must wait for more, not give it again.
    @Test(arguments: ["Content-Length: 6", chunked])
    func whatWasNotUsedUpIsNoNewContent(fields: String) async throws {
        try await BodyReaderHost.run { host in
            let isChunked = fields == Self.chunked
            let reader = try await host.begin(fields, Array((isChunked ? "4\r\nabcd\r\n" : "abcd").utf8))
            #expect(await reader.read() == .content)
            #expect(reader.known == 0)
            reader.consume(3)
            #expect(reader.content.text == "d" && reader.known == 1)
            // Nothing comes: late, and not there already.
            #expect(await reader.read(until: host.loop.now) == .failed(.requestTimeout))
            // Who waits holds no buffer, however little the client has left unfinished.
            #expect(reader.buffer == nil && reader.count == 1)
            host.sendLater(Array((isChunked ? "2\r\nef\r\n0\r\n\r\n" : "ef").utf8))
            #expect(await reader.read() == .end)
            #expect(reader.content.text == "def" && reader.known == 1)
            reader.consume(0)
            #expect(reader.known == 3)
            reader.release()
            #expect(reader.known == 0 && reader.count == 0)
        }
    }

    @Test func gatheringWaitsForTheWholeBody() async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin("Content-Length: 6", Array("ab".utf8))
            host.sendLater(Array("cdef".utf8))
            #expect(await reader.gather(6, patience: .max) == .end)
            #expect(reader.content.text == "abcdef")
        }
    }

    @Test func gatheringWithoutPatienceGivesWhatHasCome() async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin("Content-Length: 6", Array("ab".utf8))
            #expect(await reader.gather(6, patience: 0) == .content)
            #expect(reader.content.text == "ab" && reader.rest == 4)
        }
    }

    @Test func gatheringLeavesWhatFollows() async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin("Content-Length: 6", Array("abcdefGET".utf8))
            #expect(await reader.gather(6, patience: .max) == .end)
            #expect(host.connection.filled - host.connection.bodyStart == 3)
        }
    }

    @Test func gatheringABodyThatIsCutShortIs400() async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin("Content-Length: 6", Array("abcde".utf8))
            host.endSending()
            #expect(await reader.gather(6, patience: .max) == .failed(.badRequest))
        }
    }

    /// A client that ends its side with the body: the sizes of small chunks fill the input while the buffer has room
    /// for a few bytes more.
    @Test(arguments: [0, 1, 5, 6, 50, 99, 100])
    func chunksAtTheEndOfTheBufferAreReadBeforeTheEndOfTheStreamIsMet(room: Int) async throws {
        try await BodyReaderHost.run { host in
            let reader = try await host.begin(Self.chunked)
            #expect(reader.readNow() == nil)
            let capacity = try #require(reader.buffer?.capacity)
            var rest = capacity - room
            while rest > 0 {
                let count = min(rest, 32_768)
                try host.send(Array("\(String(count, radix: 16))\r\n".utf8) + Array(repeating: 0x61, count: count))
                try host.send(Array("\r\n".utf8))
                rest -= count
                #expect(reader.readNow() == (rest == 0 && room == 0 ? .content : nil))
            }
            for _ in 0..<100 { try host.send(Array("1\r\nb\r\n".utf8)) }
            try host.send(Array("0\r\n\r\n".utf8))
            host.endSending()
            #expect(await reader.read() == .content)
            #expect(reader.count == capacity)
            reader.consume()
            #expect(await reader.read() == .end)
            #expect(reader.count == 100 - room && reader.total == Int64(capacity - room + 100))
        }
    }

    @Test func readingGivesAPieceWhenTheBufferIsFull() async throws {
        try await BodyReaderHost.run { host in
            let length = 300_000
            let reader = try await host.begin("Content-Length: \(length)")
            var generator = SeededGenerator(seed: 7)
            let body = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            var (sent, content, steps) = (0, [UInt8](), [BodyReader.Step]())
            while steps.last != .end {
                let count = min(length - sent, 50_000)
                try host.send(Array(body[sent..<(sent + count)]))
                sent += count
                while steps.last != .end, let step = reader.readNow() {
                    steps.append(step)
                    content += reader.content
                    reader.consume()
                }
            }
            #expect(steps == [.content, .end])
            #expect(content == body && reader.isAtEnd)
        }
    }
}
