// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// What a `BodyReader` needs of its connection.
extension Connection {
    /// Where the bytes after the head begin.
    var bodyStart: Int { start + parser.head.length }

    /// Takes bytes out from behind the head.
    func discardBody(_ count: Int) {
        if count > 0, bodyStart + count < filled {
            input.replaceSubrange(bodyStart..<(filled - count), with: input[(bodyStart + count)..<filled])
        }
        filled -= count
        exchange.bodyReceived += count
    }

    /// Receives content into a buffer of its own; nil: nothing has arrived.
    func receiveBody(into buffer: TransferBuffer, from filled: Int, atMost most: Int) throws(BodyFailure) -> Int? {
        do throws(Errno) {
            let count = try transport.receive(into: buffer, from: filled, atMost: most)
            if count == 0 { throw .noData }
            exchange.bodyReceived += count
            return count
        } catch {
            return try bodyFailure(error)
        }
    }

    /// Receives behind the head what may be more than the body; false: nothing has arrived.
    func receiveBehindHead() throws(BodyFailure) -> Bool {
        prepareInput()
        do throws(Errno) {
            let count = try transport.receive(into: &input, from: filled)
            if count == 0 { throw .noData }
            filled += count
            return true
        } catch {
            let nothing: Int? = try bodyFailure(error)
            return nothing != nil
        }
    }

    /// Nil where nothing has arrived.
    private func bodyFailure(_ error: Errno) throws(BodyFailure) -> Int? {
        if transport.isCancelled { throw BodyFailure(status: .clientClosedRequest) }
        switch error {
        case .wouldBlock: return nil
        // The end of the stream, where the rest of the body should be: the peer may still read what is wrong with that.
        case .noData: throw BodyFailure(status: .badRequest)
        default: throw BodyFailure(status: .clientClosedRequest)
        }
    }

    /// Waits for more of a body; the status of the refusal if it does not come.
    ///
    /// - Parameters:
    ///   - end: nanoseconds of the loop's clock.
    ///   - waited: counts up the time that the wait took, in nanoseconds.
    func waitForBody(until end: Int64, _ waited: inout Int64) async -> Status? {
        shrinkInput()
        let began = worker.loop.now
        defer { waited += worker.loop.now - began }
        let stall = deadline(settings.timeouts.body)
        switch await transport.wait(for: .readable, until: min(stall, end)) {
        case .ready: return nil
        case .timedOut: return .requestTimeout
        case .cancelled: return .clientClosedRequest
        }
    }
}
