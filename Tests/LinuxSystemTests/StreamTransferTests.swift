// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct StreamTransferTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [("head", "body", "headbody"), ("head", "", "head"), ("", "body", "body")])
    func piecesArriveAsOne(first: String, second: String, expected: String) throws {
        let pair = try Streams.unixPair()
        let count = try pair.server.borrowed.send(bytes(first).span, bytes(second).span)
        #expect(count == expected.utf8.count)
        pair.server.borrowed.shutdownSending()
        #expect(try Streams.readToEnd(pair.client.borrowed) == bytes(expected))
    }

    @Test func nothingToSendIsNothingSent() throws {
        let pair = try Streams.unixPair()
        let empty: [UInt8] = []
        #expect(try pair.server.borrowed.send(empty.span, empty.span) == 0)
        var buffer: [UInt8] = [0]
        #expect(
            failure { () throws(Errno) in _ = try pair.client.borrowed.receive(into: &buffer, from: 0) } == .wouldBlock)
    }

    @Test func promisedMoreIsHeldOnlyUntilItComes() throws {
        let pair = try Streams.tcpPair()
        #expect(try pair.server.borrowed.send(bytes("head").span, bytes("").span, more: true) == 4)
        #expect(try pair.server.borrowed.send(bytes("body").span, bytes("").span) == 4)
        pair.server.borrowed.shutdownSending()
        #expect(try Streams.readToEnd(pair.client.borrowed) == bytes("headbody"))
    }

    @Test func fullSocketTakesAPartAndThenSaysSo() throws {
        let pair = try Streams.unixPair()
        let whole = (0..<(4 << 20)).map { UInt8(truncatingIfNeeded: $0 >> 3) }
        var sent = 0
        let error = failure { () throws(Errno) in
            while sent < whole.count {
                let half = sent + (whole.count - sent) / 2
                let count = try pair.server.borrowed.send(
                    whole.span.extracting(sent..<half), whole.span.extracting(half...))
                #expect(count > 0)
                sent += count
            }
        }
        #expect(error == .wouldBlock)
        #expect((1..<whole.count).contains(sent))
        pair.server.borrowed.shutdownSending()
        #expect(try Streams.readToEnd(pair.client.borrowed) == Array(whole[..<sent]))
    }

    @Test func receivingFillsTheBufferFromWhereItIsTold() throws {
        let pair = try Streams.unixPair()
        #expect(try pair.client.borrowed.send(bytes("abc").span, bytes("def").span) == 6)
        var buffer = bytes("....")
        #expect(try pair.server.borrowed.receive(into: &buffer, from: 2) == 2)
        #expect(buffer == bytes("..ab"))
        #expect(try pair.server.borrowed.receive(into: &buffer, from: 0) == 4)
        #expect(buffer == bytes("cdef"))
        #expect(
            failure { () throws(Errno) in _ = try pair.server.borrowed.receive(into: &buffer, from: 0) } == .wouldBlock)
        // A full buffer is not the end of the stream, which 0 would say.
        #expect(
            failure { () throws(Errno) in _ = try pair.server.borrowed.receive(into: &buffer, from: 4) }
                == .noBufferSpace)
    }

    @Test func peersEndIsZeroAndTheOtherDirectionStaysOpen() throws {
        let pair = try Streams.tcpPair()
        pair.client.borrowed.shutdownSending()
        Streams.waitReadable(pair.server.borrowed)
        var buffer: [UInt8] = [0]
        #expect(try pair.server.borrowed.receive(into: &buffer, from: 0) == 0)
        #expect(try pair.server.borrowed.send(bytes("late").span, bytes("").span) == 4)
        pair.server.borrowed.shutdownSending()
        #expect(try Streams.readToEnd(pair.client.borrowed) == bytes("late"))
        pair.server.borrowed.shutdownSending()
    }

    @Test func peerThatIsGoneIsAnErrorAndNoSignal() throws {
        let server = try Streams.unixPair().closingClient()
        #expect(
            failure { () throws(Errno) in _ = try server.borrowed.send(bytes("a").span, bytes("").span) } == .brokenPipe
        )
        #expect(
            failure { () throws(Errno) in _ = try server.borrowed.send(bytes("a").span, bytes("b").span) }
                == .brokenPipe)
        server.borrowed.shutdownSending()
    }

    @Test func abortedCloseIsAResetForThePeer() throws {
        let pair = try Streams.tcpPair()
        #expect(try pair.server.borrowed.send(bytes("half").span, bytes("").span) == 4)
        pair.server.borrowed.abortOnClose()
        let client = pair.closingServer()
        #expect(failure { () throws(Errno) in _ = try Streams.readToEnd(client.borrowed) } == .connectionReset)
    }

    @Test func orderlyCloseIsAnEndForThePeer() throws {
        let pair = try Streams.tcpPair()
        #expect(try pair.server.borrowed.send(bytes("all").span, bytes("").span) == 3)
        let client = pair.closingServer()
        #expect(try Streams.readToEnd(client.borrowed) == bytes("all"))
    }

    @Test func queueIsEmptyAtFirstAndCountsWhatNobodyTakes() throws {
        let pair = try Streams.tcpPair()
        #expect(pair.server.borrowed.unacknowledgedCount() == 0)
        let piece = [UInt8](repeating: 0, count: 1 << 20)
        let empty: [UInt8] = []
        let error = failure { () throws(Errno) in
            while true { _ = try pair.server.borrowed.send(piece.span, empty.span) }
        }
        #expect(error == .wouldBlock)
        #expect(pair.server.borrowed.unacknowledgedCount() > 0)
        // What has no queue has nothing in it.
        #expect(FileDescriptor(rawValue: 1 << 20).unacknowledgedCount() == 0)
    }

    @Test func connectionsOwnAddressIsTold() throws {
        let pair = try Streams.tcpPair()
        guard case .ipv4(0x7f00_0001, let port) = pair.server.borrowed.localSocketAddress() else {
            Issue.record("not the loopback address")
            return
        }
        #expect(port > 0)
        let unnamed = try Streams.unixPair()
        #expect(unnamed.server.borrowed.localSocketAddress() == .unix)
        #expect(FileDescriptor(rawValue: 1 << 20).localSocketAddress() == .unix)
    }
}

/// Files into sockets.
extension StreamTransferTests {
    private func file(_ text: String, in scratch: ScratchDirectory) throws(Errno) -> OwnedDescriptor {
        try scratch.write("file", text)
        return OwnedDescriptor(FileDescriptor(rawValue: open(scratch("file"), O_RDONLY | O_CLOEXEC)))
    }

    @Test(
        arguments: [
            (0, 6, "abcdef"), (0, 3, "abc"), (2, 3, "cde"), (2, 100, "cdef"), (5, 1, "f"), (6, 1, ""), (7, 1, ""),
            (1 << 40, 1, ""), (0, 0, ""),
        ] as [(Int64, Int, String)])
    func pieceOfAFileIsSentAndNothingPastItsEnd(offset: Int64, count: Int, expected: String) throws {
        let scratch = try ScratchDirectory()
        let file = try file("abcdef", in: scratch)
        let pair = try Streams.unixPair()
        let sent = try pair.server.borrowed.sendFile(file.borrowed, offset: offset, count: count)
        #expect(sent == expected.utf8.count)
        // The descriptor is shared by many answers: its own position is nobody's.
        #expect(lseek(file.number, 0, SEEK_CUR) == 0)
        pair.server.borrowed.shutdownSending()
        #expect(try Streams.readToEnd(pair.client.borrowed) == bytes(expected))
    }

    @Test func fullSocketTakesAPartOfAFileAndThenSaysSo() throws {
        let scratch = try ScratchDirectory()
        let text = String(repeating: "0123456789abcdef", count: 1 << 18)
        let file = try file(text, in: scratch)
        let pair = try Streams.unixPair()
        var sent = 0
        let error = failure { () throws(Errno) in
            while sent < text.utf8.count {
                let count = try pair.server.borrowed.sendFile(
                    file.borrowed, offset: Int64(sent), count: text.utf8.count - sent)
                #expect(count > 0)
                sent += count
            }
        }
        #expect(error == .wouldBlock)
        pair.server.borrowed.shutdownSending()
        #expect(try Streams.readToEnd(pair.client.borrowed) == Array(text.utf8.prefix(sent)))
    }

    @Test func fileForAPeerThatIsGoneIsAnError() throws {
        let scratch = try ScratchDirectory()
        let file = try file("abc", in: scratch).release()
        let server = try Streams.unixPair().closingClient().release()
        let seen = SeenErrno()
        // On a thread of ours, where SIGPIPE is blocked: sendfile(2) has no flag against it.
        let thread = try Thread(name: "test") {
            let error = failure { () throws(Errno) in _ = try server.sendFile(file, offset: 0, count: 3) }
            seen.error.withLock { $0 = error }
        }
        thread.join()
        try server.close()
        try file.close()
        #expect(seen.error.withLock { $0 } == .brokenPipe)
    }
}

private final class SeenErrno: Sendable {
    let error = Mutex<Errno?>(nil)
}
