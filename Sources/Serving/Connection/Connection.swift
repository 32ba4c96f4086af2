// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// One client's connection, from accept to close: read a head, answer it, log it, again.
///
/// Belongs to one worker, and is driven by one task. The straight line is here; reading, answering, sending and closing
/// are in files of their own.
final class Connection {
    /// What the connection is about, for those who look for one to close.
    enum Phase {
        /// Nothing of a request has come; the connection may be closed without anybody's loss.
        case idle
        /// A request is being read or answered.
        case busy
    }

    let worker: WorkerState
    /// The worker's own, at hand for every request.
    let counters: WorkerCounters
    let transport: Transport
    /// What the request that is under way goes by; taken up anew when one begins.
    var settings: WorkerSettings
    let peer: SocketAddress
    /// What it has of the budget by client address.
    let place: ClientAddressBudget.Place
    /// Where it came in.
    let endpoint: Listener.Endpoint
    /// Where decisions are noted; nil for every client.
    let trace: Trace?

    /// What was received and not yet used: `input[start..<filled]`. Empty memory while the connection is idle.
    var input: [UInt8] = []
    var start = 0
    var filled = 0
    var parser = RequestParser()
    var phase = Phase.idle
    /// Since when, in nanoseconds of the loop's clock.
    var idleSince: Int64
    /// The exchange that is under way.
    var exchange = Exchange()
    /// The head of the exchange's answer, where the log shows fields of it; no part of the exchange, which is reset
    /// without a release that way.
    var answerHead: [UInt8] = []
    /// Whether a request was answered: from then on the connection is kept alive, not awaited.
    var hasAnswered = false
    /// Bytes of files that were sent since others last had their turn.
    var sentInTurn = 0
    /// Requests that were answered without a wait between them.
    var answeredInRow = 0

    /// Pipelined requests that are answered in one turn before others have theirs.
    static let mostInRow = 16

    init(
        _ socket: consuming AcceptedSocket, endpoint: Listener.Endpoint, place: ClientAddressBudget.Place,
        worker: WorkerState, trace: Trace? = nil
    ) throws(Errno) {
        self.worker = worker
        counters = worker.counters
        self.trace = trace
        settings = worker.settings
        self.endpoint = endpoint
        self.place = place
        peer = socket.peer
        idleSince = worker.loop.now
        transport = try Transport(socket.takeDescriptor(), loop: worker.loop)
    }

    /// Serves requests until the connection has to end (false), or is to go on in a task of its own (true).
    ///
    /// What can be done without a wait is done in plain calls, and only what needs time in asynchronous ones: that is
    /// faster, and an idle connection keeps no more than this function's frame. A task keeps the memory of its deepest
    /// call to its end (some 4 KiB after a large file), which is why an answer that took time ends it.
    func serve() async -> Bool {
        while true {
            switch readHeadNow() {
            case .complete:
                switch answerNow() {
                case .answered: if isOverdue() { await Task.yield() }
                case .over: return false
                case .needsTime(let unfinished):
                    hasAnswered = true
                    return await finish(unfinished)
                }
            case .incomplete:
                let end = prepareToWait()
                let wake = await transport.wait(for: .readable, until: end)
                if wake != .ready {
                    await giveUp(wake)
                    return false
                }
            case .refused(let status):
                await refuse(status)
                return false
            case .ended: return false
            }
        }
    }

    /// Ends the connection, orderly or not.
    func close() {
        releaseInput()
        transport.close()
    }

    /// Counts an answer; true when others should have their turn before the next.
    private func isOverdue() -> Bool {
        hasAnswered = true
        answeredInRow += 1
        if answeredInRow < Self.mostInRow { return false }
        answeredInRow = 0
        return true
    }

    /// Nanoseconds of the loop's clock after `timeout`; `.max` where there is none.
    func deadline(_ timeout: Int64) -> Int64 {
        let (sum, overflow) = worker.loop.now.addingReportingOverflow(timeout)
        return overflow || timeout <= 0 ? .max : sum
    }

    /// The bytes of the request that is being handled.
    var requestBytes: Range<Int> { start..<filled }

    // MARK: The input's memory

    /// Makes room for more bytes behind those that are unused.
    func prepareInput() {
        if input.isEmpty {
            input = worker.takeInput()
            start = 0
            filled = 0
        } else if filled == input.count {
            growInput()
        }
    }

    /// Moves the unused bytes to the front of a buffer of full size.
    private func growInput() {
        var larger = worker.takeInput()
        let count = filled - start
        larger.replaceSubrange(0..<count, with: input[start..<filled])
        releaseInput()
        input = larger
        start = 0
        filled = count
    }

    /// Before a wait: keeps the unused bytes in as much memory as they need, and lends the rest to others.
    func shrinkInput() {
        if start == filled { return releaseInput() }
        let exact = Array(input[start..<filled])
        if exact.count == input.count { return }
        releaseInput()
        input = exact
        start = 0
        filled = exact.count
    }

    private func releaseInput() {
        var taken: [UInt8] = []
        swap(&taken, &input)
        start = 0
        filled = 0
        worker.giveBack(input: taken)
    }
}
