// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// What reading a head has come to.
    enum HeadStep {
        case complete
        /// More of it, or its first byte, has to be waited for.
        case incomplete
        /// It cannot be read on: the status to say so with.
        case refused(Status)
        /// The peer has ended the connection; what was to be logged of that is logged.
        case ended
    }

    /// Reads a request's head as far as it goes without a wait.
    func readHeadNow() -> HeadStep {
        while true {
            if start < filled {
                if exchange.startedAt == 0 { beginExchange() }
                let received = input
                do throws(RequestError) {
                    let unused = received.span.extracting(start..<filled)
                    if try parser.parse(unused, limits: settings.requestLimits) {
                        exchange.hasHead = true
                        return .complete
                    }
                } catch {
                    trace?.noteDefect(error)
                    return .refused(error.status)
                }
            }
            guard transport.mayHaveInput else { return .incomplete }
            prepareInput()
            do throws(Errno) {
                let count = try transport.receive(into: &input, from: filled)
                // Half a head and then the end: the peer may still read what is wrong with that.
                if count == 0 { return parser.hasBegun ? .refused(.badRequest) : .ended }
                filled += count
            } catch {
                if error == .wouldBlock { return .incomplete }
                logCutOff()
                return .ended
            }
        }
    }

    private func beginExchange() {
        exchange.startedAt = worker.loop.now
        phase = .busy
        if settings !== worker.settings { settings = worker.settings }
    }

    /// Gives up what a waiting connection does not need; returns when the wait has to end.
    func prepareToWait() -> Int64 {
        answeredInRow = 0
        shrinkInput()
        let timeouts = settings.timeouts
        let isIdle = !parser.hasBegun
        // Empty lines before a request line are no request yet, but they do not start the clock anew.
        if exchange.startedAt != 0 {
            if isIdle { phase = .idle }
            return timeouts.head <= 0 ? .max : exchange.startedAt + timeouts.head
        }
        phase = .idle
        idleSince = worker.loop.now
        if worker.isDraining { return deadline(WorkerState.idleGrace) }
        return deadline(hasAnswered ? timeouts.keepAlive : timeouts.head)
    }

    /// Ends a wait for a head that did not come: 408 where a part of it did.
    func giveUp(_ wake: Wake) async {
        guard exchange.startedAt != 0, parser.hasBegun else { return }
        if wake == .timedOut { await refuse(.requestTimeout) } else { logCutOff() }
    }
}
