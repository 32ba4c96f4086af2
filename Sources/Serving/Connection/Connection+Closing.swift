// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// Answers a request that cannot be read on, logs it, and lets the client read the answer before the end.
    ///
    /// - Parameter scope: nil where the request's location is not known, or of no account.
    func refuse(_ status: Status, _ scope: Scope? = nil) async {
        // The client is known to be gone: nobody would read the answer.
        if status == .clientClosedRequest { return logCutOff() }
        let plan = Plan.plain(Response(refusal: status), scope ?? Scope(location: settings.router.topLevel))
        if await deliver(respond(plan), keepAlive: false) { await linger() }
    }

    /// Ends the connection so that what was sent is read: a close with unread input would reset it (RFC 9112 §9.6).
    func linger() async {
        transport.shutdownSending()
        let timeout = settings.timeouts.linger
        guard timeout > 0 else { return }
        let end = deadline(timeout)
        while true {
            switch receiveAndForget() {
            case .some: await Task.yield()
            case .none: guard await transport.wait(for: .readable, until: end) == .ready else { return }
            case .end: return
            }
            // A client that sends without end is not waited for without end.
            if worker.loop.now >= end || transport.isCancelled { return }
        }
    }

    private enum Leftover {
        case some, none, end
    }

    /// Reads what has arrived into memory that is given back before any wait.
    private func receiveAndForget() -> Leftover {
        var scratch = worker.takeInput()
        defer { worker.giveBack(input: scratch) }
        do throws(Errno) {
            return try transport.receive(into: &scratch, from: 0) == 0 ? .end : .some
        } catch {
            return error == .wouldBlock ? .none : .end
        }
    }

    // MARK: Counting and logging

    /// Who asks: the peer, or whom a proxy that is trusted names.
    var client: SocketAddress {
        guard exchange.hasHead else { return peer }
        let received = input
        let bytes = received.span.extracting(requestBytes)
        return settings.router.trustedProxies.client(of: peer, head: parser.head, bytes: bytes)
    }

    /// Counts the exchange that was answered, and writes its line. Every exchange passes here once.
    func log(ending: AccessLogRecord.Ending) {
        counters.countRequest(
            exchange.hasHead ? parser.head.method : nil, exchange.status, received: bytesReceived,
            sent: exchange.bytesSent)
        if exchange.syncDuration >= 0 { counters.observe(exchange.syncDuration, .syncs) }
        let isLogged = worker.log.isEnabled && !exchange.isUnlogged
        guard isLogged || worker.measuresDurations else { return }
        // One look at the clock for both.
        let duration = MonotonicClock.now() - exchange.startedAt
        if worker.measuresDurations { counters.observe(duration, .requests) }
        if isLogged { writeLine(ending, duration) }
    }

    private func writeLine(_ ending: AccessLogRecord.Ending, _ duration: Int64) {
        let head = parser.head
        var record = AccessLogRecord(
            peer: peer, client: client, local: endpoint.address,
            start: worker.clock.wallTime(at: exchange.startedAt, now: worker.loop.now),
            duration: duration, bodyBytesSent: exchange.contentSent,
            bytesSent: exchange.bytesSent, bodyBytesReceived: exchange.bodyContent, bytesReceived: bytesReceived,
            syncDuration: exchange.syncDuration, status: exchange.status, requestLine: head.requestLine,
            method: head.methodSlice, target: head.target, hasHead: exchange.hasHead, ending: ending)
        let received = input
        let bytes = received.span.extracting(requestBytes)
        if worker.log.needsLocalAddress, endpoint.address.isWildcard { record.local = transport.localAddress }
        guard worker.log.needsDetails else { return worker.log.append(record, head: bytes) }
        worker.log.append(record, LogDetails(head: exchange.hasHead ? head : nil, answer: answerHead), head: bytes)
        answerHead = []
    }

    /// Bytes of the request that have been read; of one whose head is not whole, all that there are.
    private var bytesReceived: Int {
        exchange.hasHead ? parser.head.length + exchange.bodyReceived : filled - start
    }

    /// One line for an exchange that ended before it was answered whole: 499 where the client is the reason, and the
    /// status that was sent where the file is.
    func logCutOff() {
        guard exchange.startedAt != 0, parser.hasBegun else { return }
        if !exchange.isFileBroken { exchange.status = .clientClosedRequest }
        log(ending: .aborted)
    }
}

extension SocketAddress {
    /// Whether it stands for every address of its family.
    fileprivate var isWildcard: Bool {
        switch self {
        case .ipv4(let bits, _): bits == 0
        case .ipv6(let high, let low, _, _): high | low == 0
        case .unix: false
        }
    }
}
