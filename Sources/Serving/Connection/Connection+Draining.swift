// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor

/// Bodies that nobody wants are read all the same, up to a limit, so that the connection stays in step.
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

    /// Reads the rest of a body and throws it away.
    ///
    /// - Parameter used: bytes of it that somebody wanted; all others count, those that have been received too.
    func drain(_ reader: BodyReader, used: Int64) async -> DrainOutcome {
        defer { reader.release() }
        let end = drainDeadline
        reader.consume()
        while true {
            let step = await reader.read(until: end)
            if case .failed(let status) = step { return .failed(status) }
            if reader.total - used > Int64(settings.limits.drain) { return .tooLong }
            if step == .end { return .done }
            reader.consume()
            // A client that sends as fast as it is read must leave others their turn.
            await Task.yield()
            if transport.isCancelled { return .failed(.clientClosedRequest) }
        }
    }

    /// When a body that nobody wants has to have come, however it trickles.
    private var drainDeadline: Int64 {
        let (time, overflow) = settings.timeouts.body.multipliedReportingOverflow(by: 10)
        return overflow ? .max : deadline(time)
    }
}
