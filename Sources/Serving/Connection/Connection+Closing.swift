// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// Answers a request that cannot be read on, logs it, and lets the client read the answer before the end.
    func refuse(_ status: Status) async {
        // The client is known to be gone: nobody would read the answer.
        if status == .clientClosedRequest { return logCutOff() }
        let response = Response(refusal: status)
        var outcome = sendNow(response, keepAlive: false)
        if case .blocked(let output, let sent) = outcome {
            outcome = await sendRest(of: response, head: output, sent: sent)
        }
        guard case .sent = outcome else { return logCutOff() }
        log(ending: .closed)
        await linger()
    }

    /// Ends the connection so that what was sent is read: a close with unread input would reset it (RFC 9112 §9.6).
    func linger() async {
        transport.shutdownSending()
        guard worker.settings.timeouts.linger > 0 else { return }
        let end = deadline(worker.settings.timeouts.linger)
        var scratch = worker.takeInput()
        defer { worker.giveBack(input: scratch) }
        while true {
            do throws(Errno) {
                if try transport.receive(into: &scratch, from: 0) == 0 { return }
                // A client that sends without end is not waited for without end.
                if worker.loop.now >= end { return }
            } catch {
                guard error == .wouldBlock else { return }
                guard await transport.wait(for: .readable, until: end) == .ready else { return }
            }
        }
    }

    // MARK: The access log

    /// One line for the exchange that was answered.
    func log(ending: AccessLogRecord.Ending) {
        guard worker.log.isEnabled else { return }
        let head = parser.head
        let record = AccessLogRecord(
            peer: peer, local: endpoint.address,
            start: worker.clock.wallTime(at: exchange.startedAt, now: worker.loop.now),
            duration: MonotonicClock.now() - exchange.startedAt, bodyBytesSent: exchange.contentSent,
            bytesSent: exchange.bytesSent, bytesReceived: head.length, status: exchange.status,
            requestLine: head.requestLine, method: head.methodSlice, target: head.target,
            hasHead: exchange.hasHead, ending: ending)
        let received = input
        worker.log.append(record, head: received.span.extracting(requestBytes))
    }

    /// One line for an exchange whose client has gone before it was answered whole.
    func logCutOff() {
        guard exchange.startedAt != 0 else { return }
        exchange.status = .clientClosedRequest
        log(ending: .aborted)
    }
}
