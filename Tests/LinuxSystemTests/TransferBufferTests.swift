// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

struct TransferBufferTests {
    private func buffer(_ text: String, capacity: Int) -> TransferBuffer {
        let buffer = TransferBuffer(capacity: capacity)
        let bytes = Array(text.utf8)
        let span = bytes.span
        buffer.copy(span, to: 0)
        return buffer
    }

    private func text(_ buffer: TransferBuffer, _ range: Range<Int>) -> String {
        buffer.withBytes(range) { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
    }

    @Test func bytesAreZeroUntilTheyAreWritten() {
        let fresh = TransferBuffer(capacity: 10_000)
        #expect(fresh.capacity == 10_000)
        #expect(text(fresh, 0..<10_000) == String(repeating: "\0", count: 10_000))
        #expect(text(fresh, 10_000..<10_000) == "")
    }

    @Test(arguments: [(0..<4, 0, "abcdef"), (2..<6, 0, "cdefef"), (0..<4, 2, "ababcd"), (3..<3, 6, "abcdef")])
    func movingIsRightWhereThePlacesOverlap(range: Range<Int>, offset: Int, expected: String) {
        let buffer = buffer("abcdef", capacity: 6)
        buffer.move(range, to: offset)
        #expect(text(buffer, 0..<6) == expected)
    }

    @Test func failureOfTheBodyComesThrough() {
        let buffer = buffer("abc", capacity: 3)
        #expect(throws: Errno.canceled) { try buffer.withBytes(0..<3) { _ throws(Errno) in throw .canceled } }
    }

    @Test func nothingReachesBeyondTheEnd() async {
        await #expect(processExitsWith: .failure) { TransferBuffer(capacity: 4).withBytes(0..<5) { _ in } }
        await #expect(processExitsWith: .failure) { TransferBuffer(capacity: 4).move(0..<2, to: 3) }
        await #expect(processExitsWith: .failure) { TransferBuffer(capacity: 4).move(3..<5, to: 0) }
        await #expect(processExitsWith: .failure) {
            let bytes: [UInt8] = [1, 2]
            let span = bytes.span
            TransferBuffer(capacity: 4).copy(span, to: 3)
        }
    }

    @Test func bodyArrivesInPiecesOfTheAskedSize() throws {
        let pair = try Streams.tcpPair()
        let buffer = TransferBuffer(capacity: 8)
        #expect(send(pair.client.number, "abcdefghij", 10, 0) == 10)
        // The whole of it, before anything is read: what arrives comes in order.
        var waiting: CInt = 0
        while waiting < 10 { _ = ioctl(pair.server.number, UInt(FIONREAD), &waiting) }
        let descriptor = pair.server.borrowed
        #expect(try descriptor.receive(into: buffer, from: 0, atMost: 3) == 3)
        #expect(try descriptor.receive(into: buffer, from: 3, atMost: .max) == 5)
        #expect(text(buffer, 0..<8) == "abcdefgh")
        #expect(throws: Errno.noBufferSpace) { try descriptor.receive(into: buffer, from: 8, atMost: 1) }
        #expect(throws: Errno.noBufferSpace) { try descriptor.receive(into: buffer, from: 0, atMost: 0) }
        #expect(try descriptor.receive(into: buffer, from: 0, atMost: 8) == 2)
        #expect(text(buffer, 0..<3) == "ijc")
        #expect(throws: Errno.wouldBlock) { try descriptor.receive(into: buffer, from: 0, atMost: 8) }
        // A socket that blocks is not waited for either.
        #expect(throws: Errno.wouldBlock) { try pair.client.borrowed.receive(into: buffer, from: 0, atMost: 8) }
        let server = pair.closingClient()
        Streams.waitReadable(server.borrowed)
        #expect(try server.borrowed.receive(into: buffer, from: 0, atMost: 8) == 0)
    }
}
