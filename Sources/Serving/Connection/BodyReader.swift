// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// Takes the body of one request off its connection and its framing, into one buffer that the worker lends.
///
/// Belongs to the connection's worker. The head stays where it is, since the log is still to speak of it: what is used
/// up is what follows it, and what follows the body is left for the next request.
final class BodyReader {
    /// What reading has come to.
    enum Step: Equatable {
        /// The buffer has content.
        case content
        /// The body is complete; the buffer may have the last of its content.
        case end
        /// It is malformed, cut short or late; the status says so, if the peer still listens.
        case failed(Status)
    }

    private enum Framing {
        case length(rest: Int64)
        case chunked(ChunkedDecoder)
        case ended
    }

    private let connection: Connection
    private var framing: Framing
    /// Content is in its first `count` bytes; nil: there is none.
    private(set) var buffer: TransferBuffer?
    /// The content, while the buffer is lent to others.
    private var setAside: [UInt8] = []
    private(set) var count = 0
    /// Bytes at its front that were there before the last reading, and were not used up.
    private(set) var known = 0
    /// Bytes of content that were read since the body began.
    private(set) var total: Int64 = 0
    /// Nanoseconds that the client has let us wait for its body.
    private(set) var waited: Int64 = 0

    init(_ connection: Connection, _ body: MessageFraming.Body) {
        self.connection = connection
        framing =
            switch body {
            case .none, .length(0): .ended
            case .length(let count): .length(rest: count)
            case .chunked: .chunked(ChunkedDecoder())
            }
    }

    /// Whether all of the body was read.
    var isAtEnd: Bool {
        if case .ended = framing { true } else { false }
    }

    /// Whether nothing of the body was read.
    var isUntouched: Bool { total == 0 && count == 0 }

    /// Bytes that are still to come; nil: nobody knows.
    var rest: Int64? {
        switch framing {
        case .length(let rest): rest
        case .chunked: nil
        case .ended: 0
        }
    }

    /// Reads until there is content that was not there before, waiting for it, but not past `end`, in nanoseconds of the
    /// loop's clock.
    func read(until end: Int64 = .max) async -> Step {
        while true {
            if let step = readNow() { return step }
            if count > known { return .content }
            lendBuffer()
            if let status = await connection.waitForBody(until: end, &waited) { return .failed(status) }
        }
    }

    /// Reads a small body whole, waiting as often as it takes. It waits for it where the head is, in as much memory as
    /// has come, so that many who send slowly do not hold a buffer each.
    ///
    /// - Parameter patience: nanoseconds of waiting after which what has come is returned, whole or not.
    func gather(_ length: Int, patience: Int64) async -> Step {
        let fits = connection.parser.head.length + length < connection.settings.inputSize
        while fits, waited < patience, connection.filled - connection.bodyStart < length {
            do throws(BodyFailure) {
                if try connection.receiveBehindHead() { continue }
            } catch {
                return .failed(error.status)
            }
            if let status = await connection.waitForBody(until: .max, &waited) { return .failed(status) }
        }
        return readNow() ?? .content
    }

    /// Reads what has arrived; nil: that was not enough to fill the buffer, and waiting is for the caller.
    func readNow() -> Step? {
        let buffer = takeBuffer()
        do throws(BodyFailure) {
            try takeArrived(into: buffer)
            while !isAtEnd, count < buffer.capacity {
                guard try receive(into: buffer) else { return nil }
            }
        } catch {
            return .failed(error.status)
        }
        return isAtEnd ? .end : .content
    }

    /// Takes what has arrived and was received, so that the log can speak of it; what is wrong with it is found by the
    /// next who reads.
    func takeArrived() {
        let buffer = takeBuffer()
        do throws(BodyFailure) {
            try takeArrived(into: buffer)
        } catch {
            connection.exchange.bodyReceived += connection.filled - connection.bodyStart
        }
    }

    /// Says that the buffer's content was used up.
    func consume() {
        count = 0
        known = 0
    }

    /// Keeps only the buffer's last bytes, which are moved to its front, for the next who reads to add to.
    func consume(_ used: Int) {
        if used > 0, let buffer {
            buffer.move(used..<count, to: 0)
            count -= used
        }
        known = count
    }

    /// Gives the buffer back, and its content up.
    func release() {
        if let buffer { connection.worker.giveBack(bodyBuffer: buffer) }
        buffer = nil
        setAside = []
        consume()
    }

    /// A buffer with the content at its front.
    private func takeBuffer() -> TransferBuffer {
        if let buffer { return buffer }
        let taken = connection.worker.takeBodyBuffer(for: setAside.isEmpty ? rest : nil)
        buffer = taken
        let content = setAside
        setAside = []
        taken.copy(content.span, to: 0)
        return taken
    }

    /// Before a wait: keeps the content in as much memory as it needs, and lends the buffer to others. What a client
    /// leaves unfinished, as half the head of a form's part, is little, and may be so for long.
    private func lendBuffer() {
        guard let buffer else { return }
        if count > 0 {
            setAside = buffer.withBytes(0..<count) { bytes in bytes.indices.map { bytes[$0] } }
        }
        connection.worker.giveBack(bodyBuffer: buffer)
        self.buffer = nil
    }

    // MARK: From the socket to content

    /// Content among what came with the head.
    private func takeArrived(into buffer: TransferBuffer) throws(BodyFailure) {
        // Again and again: as many bytes as there is room for hold less content, where chunks have sizes.
        while !isAtEnd, connection.bodyStart < connection.filled, count < buffer.capacity {
            let arrived = connection.input
            let bytes = arrived.span.extracting(connection.bodyStart..<connection.filled)
            let used = try take(bytes, into: buffer)
            connection.discardBody(used)
        }
    }

    /// Takes content from bytes of the connection; returns how many were used up, framing and all.
    private func take(_ bytes: Span<UInt8>, into buffer: TransferBuffer) throws(BodyFailure) -> Int {
        let room = buffer.capacity - count
        switch framing {
        case .ended: return 0
        case .length(let rest):
            let used = Int(min(rest, Int64(min(bytes.count, room))))
            buffer.copy(bytes.extracting(0..<used), to: count)
            add(used)
            framing = rest == Int64(used) ? .ended : .length(rest: rest - Int64(used))
            return used
        case .chunked(var decoder):
            let (used, isLast) = try decode(bytes.extracting(first: min(bytes.count, room)), &decoder, into: buffer)
            framing = isLast ? .ended : .chunked(decoder)
            return used
        }
    }

    private func decode(
        _ bytes: Span<UInt8>, _ decoder: inout ChunkedDecoder, into buffer: TransferBuffer
    ) throws(BodyFailure) -> (used: Int, isLast: Bool) {
        var used = 0
        do throws(RequestError) {
            while true {
                switch try decoder.next(bytes.extracting(used...), limits: connection.settings.requestLimits) {
                case .data(let range, let consumed):
                    let start = used
                    buffer.copy(bytes.extracting((start + range.lowerBound)..<(start + range.upperBound)), to: count)
                    add(range.count)
                    used += consumed
                case .end(let consumed): return (used + consumed, true)
                case .needsMore(let consumed): return (used + consumed, false)
                }
            }
        } catch {
            throw BodyFailure(status: error.status)
        }
    }

    private func add(_ content: Int) {
        count += content
        total += Int64(content)
        connection.exchange.bodyContent += content
    }

    /// Receives more; false: nothing has arrived.
    private func receive(into buffer: TransferBuffer) throws(BodyFailure) -> Bool {
        // Straight into the buffer where nothing but content can come; what follows a chunked body is not its own.
        if case .length(let rest) = framing {
            let wanted = Int(min(rest, Int64(buffer.capacity - count)))
            guard let received = try connection.receiveBody(into: buffer, from: count, atMost: wanted) else {
                return false
            }
            add(received)
            framing = rest == Int64(received) ? .ended : .length(rest: rest - Int64(received))
            return true
        }
        guard try connection.receiveBehindHead() else { return false }
        try takeArrived(into: buffer)
        return true
    }
}

/// Why no more of a body comes.
struct BodyFailure: Error {
    let status: Status
}
