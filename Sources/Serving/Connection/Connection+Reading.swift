// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// What reading has come to.
    private enum Step {
        case complete
        case incomplete
        case malformed(Status)
        /// The peer has ended the connection between requests.
        case ended
        /// The connection broke.
        case broken
    }

    /// Reads a request's head; false: there is none, and what was to be said of that has been said.
    func readHead() async -> Bool {
        while true {
            switch readHeadNow() {
            case .complete:
                exchange.hasHead = true
                return true
            case .malformed(let status):
                await refuse(status)
                return false
            case .ended:
                return false
            case .broken:
                logCutOff()
                return false
            case .incomplete:
                answeredInRow = 0
                guard await waitForInput() else { return false }
            }
        }
    }

    /// As far as it goes without a wait.
    private func readHeadNow() -> Step {
        while true {
            if start < filled {
                if exchange.startedAt == 0 { beginExchange() }
                let received = input
                do throws(RequestError) {
                    let unused = received.span.extracting(start..<filled)
                    if try parser.parse(unused, limits: worker.requestLimits) { return .complete }
                } catch {
                    return .malformed(error.status)
                }
            }
            guard transport.mayHaveInput else { return .incomplete }
            prepareInput()
            do throws(Errno) {
                let count = try transport.receive(into: &input, from: filled)
                // Half a head and then the end: the peer may still read what is wrong with that.
                if count == 0 { return start < filled ? .malformed(.badRequest) : .ended }
                filled += count
            } catch {
                return error == .wouldBlock ? .incomplete : .broken
            }
        }
    }

    private func beginExchange() {
        exchange.startedAt = worker.loop.now
        phase = .busy
    }

    /// Waits for more of a head, or for a first byte; false: it did not come.
    private func waitForInput() async -> Bool {
        let isIdle = exchange.startedAt == 0
        if isIdle { becomeIdle() }
        shrinkInput()
        let timeouts = worker.settings.timeouts
        let end =
            isIdle
            ? deadline(answered == 0 ? timeouts.head : timeouts.keepAlive)
            : timeouts.head <= 0 ? .max : exchange.startedAt + timeouts.head
        switch await transport.wait(for: .readable, until: end) {
        case .ready:
            return true
        case .timedOut:
            if !isIdle { await refuse(.requestTimeout) }
            return false
        case .cancelled:
            if !isIdle { logCutOff() }
            return false
        }
    }

    private func becomeIdle() {
        phase = .idle
        idleSince = worker.loop.now
    }
}
