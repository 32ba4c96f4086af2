// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Logging
import Reactor
import struct SystemPackage.Errno

/// A thread's share of the server: an actor whose executor is the thread's event loop.
///
/// Everything that a request touches is isolated to it, so that the hot path needs no lock and cannot race.
actor Worker {
    nonisolated let loop: EventLoop
    private let state: WorkerState
    private let budget: ClientAddressBudget
    /// By listener; one that has ended is gone, and its listener closes with the last worker's.
    private var acceptors: [Int: Acceptor] = [:]
    private var housekeeping: Registration?
    private var whenEmpty: (@Sendable () -> Void)?

    /// How often unused files are looked for at most, in nanoseconds.
    private static let longestSweepInterval: Int64 = 1_000_000_000

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(index: Int, loop: EventLoop, blueprint: WorkerBlueprint, prepared: PreparedSettings) {
        self.loop = loop
        budget = blueprint.budget
        state = WorkerState(index: index, loop: loop, blueprint: blueprint, prepared: prepared)
    }

    /// Begins to work: accepts from the listeners, sweeps its cache. Returns why it cannot, or nil.
    func start(_ listeners: [Listener]) -> Errno? {
        do throws(Errno) {
            try watch(listeners)
            return nil
        } catch {
            return error
        }
    }

    private func watch(_ listeners: [Listener]) throws(Errno) {
        loop.observeTurns(state)
        state.files.openRoots(of: state.settings.router.locations, now: loop.now)
        for (index, listener) in listeners.enumerated() {
            acceptors[index] = try Acceptor(listener, loop: loop)
            let endpoint = listener.endpoint
            Task(executorPreference: loop) { await self.accept(index, endpoint) }
        }
        let timer = loop.registerTimer()
        housekeeping = timer
        Task(executorPreference: loop) { await self.keepHouse(timer) }
    }

    private func accept(_ index: Int, _ endpoint: Listener.Endpoint) async {
        await acceptors[index]?.run { socket, arrival in
            switch arrival {
            case .welcome: adopt(socket, endpoint)
            case .unaffordable: refuse(socket, endpoint)
            }
        }
        acceptors[index] = nil
        reportIfEmpty()
    }

    private func adopt(_ socket: consuming AcceptedSocket, _ endpoint: Listener.Endpoint) {
        let peer = socket.peer
        guard !state.isAborting, budget.take(peer) else { return refuse(socket, endpoint) }
        guard state.connections.makeRoom() else {
            budget.giveBack(peer)
            return refuse(socket, endpoint)
        }
        do throws(Errno) {
            let connection = try Connection(socket, endpoint: endpoint, worker: state)
            state.connections.insert(connection)
            let registration = connection.transport.registration
            Task(executorPreference: loop) { await self.serve(registration) }
        } catch {
            // ENOMEM or ENOSPC (epoll_ctl(2)); the socket has closed with the failed connection.
            budget.giveBack(peer)
            state.logger.warning("a connection was dropped: \(error)", metadata: .ofRequest)
        }
    }

    /// Tells a client that there is no room for it; its request, if it has sent one by now, is logged.
    private func refuse(_ socket: consuming AcceptedSocket, _ endpoint: Listener.Endpoint) {
        var record = AccessLogRecord(
            peer: socket.peer, local: endpoint.address, start: state.wallNow, status: .serviceUnavailable)
        let sent = OverloadAnswer.send(to: socket)
        guard sent.hadRequest else { return }
        record.bytesSent = sent.bytes
        record.bodyBytesSent = max(sent.bytes - OverloadAnswer.headCount, 0)
        state.log.append(record, head: Span())
    }

    private func serve(_ registration: Registration) async {
        guard let connection = state.connections.find(registration) else { return }
        if await connection.serve() {
            Task(executorPreference: loop) { await self.serve(registration) }
            return
        }
        state.connections.remove(connection)
        connection.close()
        budget.giveBack(connection.peer)
        reportIfEmpty()
    }

    private func keepHouse(_ timer: Registration) async {
        while await loop.sleep(timer, until: loop.now + sweepInterval) == .timedOut {
            state.files.sweep(now: loop.now)
        }
        loop.deregisterTimer(timer)
    }

    private var sweepInterval: Int64 { min(Self.longestSweepInterval, max(state.settings.fileIdle / 2, 10_000_000)) }

    // MARK: Shutdown

    /// Stops accepting, once nobody waits in a queue any more; lets what runs end; closes what is idle after a moment.
    /// Calls `whenEmpty` when the last connection is gone.
    func drain(_ whenEmpty: @escaping @Sendable () -> Void) {
        self.whenEmpty = whenEmpty
        state.isDraining = true
        for acceptor in acceptors.values { acceptor.cancel() }
        if let housekeeping { loop.cancel(housekeeping) }
        let timer = loop.registerTimer()
        Task(executorPreference: loop) { await self.closeIdle(timer) }
        reportIfEmpty()
    }

    private func closeIdle(_ timer: Registration) async {
        _ = await loop.sleep(timer, until: loop.now + WorkerState.idleGrace)
        loop.deregisterTimer(timer)
        state.connections.cancelIdle()
    }

    /// Ends every connection at its next step, and those that an acceptor still brings at once.
    func abort() {
        state.isAborting = true
        state.connections.cancelAll()
        reportIfEmpty()
    }

    private func reportIfEmpty() {
        // An acceptor that still runs may be about to take those who wait in its queue.
        guard state.isDraining, acceptors.isEmpty, state.connections.count == 0, let whenEmpty else { return }
        self.whenEmpty = nil
        whenEmpty()
    }
}
