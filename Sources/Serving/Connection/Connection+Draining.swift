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

    /// Reads `length` bytes after the head and throws them away.
    func drain(length: Int64) async -> DrainOutcome {
        var rest = length
        while true {
            let taken = Int(min(rest, Int64(filled - bodyStart)))
            discard(taken)
            rest -= Int64(taken)
            if rest == 0 { return .done }
            if let status = await receiveBody() { return .failed(status) }
        }
    }

    /// Reads a chunked body after the head and throws it away.
    func drainChunks() async -> DrainOutcome {
        var decoder = ChunkedDecoder()
        var drained = 0
        while true {
            let received = input
            let step: ChunkedDecoder.Step
            do throws(RequestError) {
                let body = received.span.extracting(bodyStart..<filled)
                step = try decoder.next(body, limits: worker.requestLimits)
            } catch {
                return .failed(error.status)
            }
            switch step {
            case .data(let range, let consumed):
                discard(consumed)
                drained += range.count
                if drained > worker.settings.limits.drain { return .tooLong }
            case .end(let consumed):
                discard(consumed)
                return .done
            case .needsMore(let consumed):
                discard(consumed)
                if let status = await receiveBody() { return .failed(status) }
            }
        }
    }

    /// Takes bytes out from behind the head.
    private func discard(_ count: Int) {
        let from = bodyStart + count
        if count > 0, from < filled {
            for index in from..<filled { input[index - count] = input[index] }
        }
        filled -= count
    }

    /// Receives more of a body, waiting for it; the status of the refusal if it does not come.
    private func receiveBody() async -> Status? {
        while true {
            prepareInput()
            do throws(Errno) {
                let count = try transport.receive(into: &input, from: filled)
                filled += count
                return count > 0 ? nil : .badRequest
            } catch {
                guard error == .wouldBlock else { return .clientClosedRequest }
                shrinkInput()
                switch await transport.wait(for: .readable, until: deadline(worker.settings.timeouts.body)) {
                case .ready: break
                case .timedOut: return .requestTimeout
                case .cancelled: return .clientClosedRequest
                }
            }
        }
    }
}
