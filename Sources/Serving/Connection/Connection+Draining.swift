// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import SystemPackage

extension Connection {
    /// Reads a body that nobody wants to its end; false: it was malformed, too long or late, and the connection is over.
    func drainBody(_ body: MessageFraming.Body) async -> Bool {
        switch body {
        case .none: return true
        case .length(let length): return await drain(length: length)
        case .chunked: return await drainChunks()
        }
    }

    private func drain(length: Int64) async -> Bool {
        var rest = length
        while true {
            let taken = Int(min(rest, Int64(filled - start)))
            start += taken
            rest -= Int64(taken)
            if rest == 0 { return true }
            guard await receiveBody() else { return false }
        }
    }

    private func drainChunks() async -> Bool {
        var decoder = ChunkedDecoder()
        var drained = 0
        while true {
            do throws(RequestError) {
                switch try decoder.next(input.span.extracting(requestBytes), limits: worker.requestLimits) {
                case .data(let range, let consumed):
                    start += consumed
                    drained += range.count
                case .end(let consumed):
                    start += consumed
                    return true
                case .needsMore(let consumed):
                    start += consumed
                    guard await receiveBody() else { return false }
                }
            } catch {
                // The answer has gone out already: what follows cannot be told from a request, so nothing is read.
                await linger()
                return false
            }
            if drained > worker.settings.limits.drain {
                await linger()
                return false
            }
        }
    }

    /// Receives more of a body, waiting for it; false: it did not come.
    private func receiveBody() async -> Bool {
        while true {
            prepareInput()
            do throws(Errno) {
                let count = try transport.receive(into: &input, from: filled)
                filled += count
                return count > 0
            } catch {
                guard error == .wouldBlock else { return false }
                shrinkInput()
                let end = deadline(worker.settings.timeouts.body)
                guard await transport.wait(for: .readable, until: end) == .ready else { return false }
            }
        }
    }
}
