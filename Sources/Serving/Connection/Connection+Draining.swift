// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// Bodies that nobody wants are read all the same, up to a limit, so that the connection stays in step. The head stays
/// where it is, since the log is still to speak of it: what is used up is what follows it.
extension Connection {
    /// How far throwing a body away has come.
    enum DrainOutcome: Equatable {
        /// Its end was found.
        case done
        /// It is longer than the limit: the connection has to end.
        case tooLong
        /// It was malformed, cut short or late; the status says so, if the peer still listens.
        case failed(Status)
    }

    /// Where the bytes after the head begin.
    private var bodyStart: Int { start + parser.head.length }

    /// Counts what has arrived of a body that is read after the answer, or never: the log speaks of it before.
    func countArrivedBody(_ disposal: BodyDisposal, _ body: MessageFraming.Body) {
        let arrived = filled - bodyStart
        switch disposal {
        case .nothing, .drainFirst: break
        case .drain(let length):
            exchange.bodyReceived = Int(min(length, Int64(arrived)))
            exchange.bodyContent = exchange.bodyReceived
        case .close:
            exchange.bodyReceived = arrived
            exchange.bodyContent = arrivedContent(of: body)
        }
    }

    /// Bytes of content among what has arrived of a body; of chunks that are malformed, 0.
    private func arrivedContent(of body: MessageFraming.Body) -> Int {
        switch body {
        case .none: return 0
        case .length(let length): return Int(min(length, Int64(filled - bodyStart)))
        case .chunked:
            var decoder = ChunkedDecoder()
            do throws(RequestError) {
                return try decodeChunks(&decoder).data
            } catch {
                return 0
            }
        }
    }

    /// Reads `length` bytes after the head and throws them away.
    func drain(length: Int64) async -> DrainOutcome {
        let end = drainDeadline
        var rest = length
        while true {
            let taken = Int(min(rest, Int64(filled - bodyStart)))
            discard(taken, content: taken)
            rest -= Int64(taken)
            if rest == 0 { return .done }
            if let status = await receiveBody(until: end) { return .failed(status) }
        }
    }

    /// Reads a chunked body after the head and throws it away.
    func drainChunks() async -> DrainOutcome {
        let end = drainDeadline
        var decoder = ChunkedDecoder()
        var drained = 0
        while true {
            let part: DecodedPart
            do throws(RequestError) {
                part = try decodeChunks(&decoder)
            } catch {
                return .failed(error.status)
            }
            discard(part.used, content: part.data)
            drained += part.data
            if drained > settings.limits.drain { return .tooLong }
            if part.isLast { return .done }
            if let status = await receiveBody(until: end) { return .failed(status) }
        }
    }

    /// What the present bytes of a chunked body come to.
    private struct DecodedPart {
        /// Bytes, framing and all.
        var used = 0
        /// Bytes of data among them.
        var data = 0
        var isLast = false
    }

    private func decodeChunks(_ decoder: inout ChunkedDecoder) throws(RequestError) -> DecodedPart {
        let received = input
        let body = received.span.extracting(bodyStart..<filled)
        var part = DecodedPart()
        while true {
            switch try decoder.next(body.extracting(part.used...), limits: settings.requestLimits) {
            case .data(let range, let consumed):
                part.used += consumed
                part.data += range.count
            case .end(let consumed):
                part.used += consumed
                part.isLast = true
                return part
            case .needsMore(let consumed):
                part.used += consumed
                return part
            }
        }
    }

    /// Takes bytes out from behind the head; `content` of them are not framing.
    private func discard(_ count: Int, content: Int) {
        if count > 0, bodyStart + count < filled {
            input.replaceSubrange(bodyStart..<(filled - count), with: input[(bodyStart + count)..<filled])
        }
        filled -= count
        exchange.bodyReceived += count
        exchange.bodyContent += content
    }

    /// When a body that nobody wants has to have come, however it trickles.
    private var drainDeadline: Int64 {
        let (time, overflow) = settings.timeouts.body.multipliedReportingOverflow(by: 10)
        return overflow ? .max : deadline(time)
    }

    /// Receives more of a body, waiting for it but not past `end`; the status of the refusal if it does not come.
    private func receiveBody(until end: Int64) async -> Status? {
        while true {
            prepareInput()
            do throws(Errno) {
                let count = try transport.receive(into: &input, from: filled)
                filled += count
                if count == 0 { return .badRequest }
                // A client that sends as fast as it is read must leave others their turn.
                if transport.mayHaveInput { await Task.yield() }
                return transport.isCancelled ? .clientClosedRequest : nil
            } catch {
                guard error == .wouldBlock else { return .clientClosedRequest }
                shrinkInput()
                let stall = deadline(settings.timeouts.body)
                switch await transport.wait(for: .readable, until: min(stall, end)) {
                case .ready: break
                case .timedOut: return .requestTimeout
                case .cancelled: return .clientClosedRequest
                }
            }
        }
    }
}
