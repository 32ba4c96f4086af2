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
    /// What it counts, for whoever reads it.
    nonisolated let counters: WorkerCounters
    nonisolated let heartbeat: Heartbeat
    private let state: WorkerState
    private let budget: ClientAddressBudget
    /// Those that run, and those that were told to end and have not yet; numbered as they came.
    private var acceptors: [Int: Acceptor] = [:]
    private var nextAcceptor = 0
    /// By listener, the acceptor that goes on.
    private var watched: [ObjectIdentifier: Int] = [:]
    private var housekeeping: Registration?
    /// When acceptors were last asked to look at their queues.
    private var nudgedAt: Int64
    private var whenEmpty: (@Sendable () -> Void)?
    /// Connections that have come since the worker was told to end, by way of sockets that another process will have.
    private var latecomers: Set<Registration> = []

    /// How often unused files are looked for at most, in nanoseconds.
    private static let longestSweepInterval: Int64 = 1_000_000_000

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, blueprint: WorkerBlueprint, prepared: PreparedSettings) {
        self.loop = loop
        budget = blueprint.budget
        heartbeat = Heartbeat(at: loop.now)
        nudgedAt = loop.now
        counters = blueprint.metrics.makeCounters()
        state = WorkerState(loop: loop, blueprint: blueprint, prepared: prepared, counters: counters)
    }

    /// Begins to work. Returns why it cannot, or nil.
    func start(_ assignment: Assignment) -> Errno? {
        loop.observeTurns(state)
        let timer = loop.registerTimer()
        housekeeping = timer
        Task(executorPreference: loop) { await self.keepHouse(timer) }
        return take(assignment)
    }

    /// Goes by other settings from now on, and accepts where they say. What can be done is done; returns what cannot.
    func take(_ assignment: Assignment) -> Errno? {
        state.take(assignment.prepared, position: assignment.position)
        state.files.openRoots(of: state.settings.router.locations, now: loop.now)
        whenEmpty = assignment.whenEmpty
        let wanted = Set(assignment.listeners.map(ObjectIdentifier.init))
        for (listener, number) in watched where !wanted.contains(listener) {
            acceptors[number]?.cancel()
            watched[listener] = nil
        }
        var failure: Errno?
        for listener in assignment.listeners where watched[ObjectIdentifier(listener)] == nil {
            do throws(Errno) {
                try accept(from: listener)
            } catch {
                failure = error
            }
        }
        reportIfEmpty()
        return failure
    }

    private func accept(from listener: Listener) throws(Errno) {
        let number = nextAcceptor
        acceptors[number] = try Acceptor(listener, loop: loop)
        nextAcceptor += 1
        watched[ObjectIdentifier(listener)] = number
        let endpoint = listener.endpoint
        Task(executorPreference: loop) { await self.run(number, endpoint) }
    }

    private func run(_ number: Int, _ endpoint: Listener.Endpoint) async {
        await acceptors[number]?.run { socket, arrival in
            switch arrival {
            case .welcome: adopt(socket, endpoint)
            case .unaffordable: refuse(socket, endpoint)
            }
        }
        acceptors[number] = nil
        reportIfEmpty()
    }

    private func adopt(_ socket: consuming AcceptedSocket, _ endpoint: Listener.Endpoint) {
        let peer = socket.peer
        guard !state.isAborting, let place = budget.take(peer) else { return refuse(socket, endpoint) }
        guard state.connections.makeRoom() else {
            budget.giveBack(place, of: peer)
            return refuse(socket, endpoint)
        }
        do throws(Errno) {
            let connection = try Connection(socket, endpoint: endpoint, place: place, worker: state)
            state.connections.insert(connection)
            counters.count(.accepted)
            let registration = connection.transport.registration
            if state.isDraining { latecomers.insert(registration) }
            Task(executorPreference: loop) { await self.serve(registration) }
        } catch {
            // ENOMEM or ENOSPC (epoll_ctl(2)); the socket has closed with the failed connection.
            budget.giveBack(place, of: peer)
            state.logger.warning("a connection was dropped: \(error)", metadata: .ofRequest)
        }
    }

    /// Tells a client that there is no room for it; its request, if it has sent one by now, is logged.
    private func refuse(_ socket: consuming AcceptedSocket, _ endpoint: Listener.Endpoint) {
        counters.count(.refused)
        var record = AccessLogRecord(
            peer: socket.peer, local: endpoint.address, start: state.wallNow, status: .serviceUnavailable)
        let outcome = OverloadAnswer.send(to: socket)
        guard outcome.received > 0 else { return }
        record.bytesReceived = outcome.received
        record.bytesSent = outcome.sent
        record.bodyBytesSent = max(outcome.sent - OverloadAnswer.headCount, 0)
        state.log.append(record, LogDetails(head: nil, answer: OverloadAnswer.head), head: Span())
    }

    private func serve(_ registration: Registration) async {
        guard let connection = state.connections.find(registration) else { return }
        if await connection.serve() {
            Task(executorPreference: loop) { await self.serve(registration) }
            return
        }
        state.connections.remove(connection)
        latecomers.remove(registration)
        connection.close()
        counters.count(.closed)
        budget.giveBack(connection.place, of: connection.peer)
        if state.isDraining { leaveQueuesIfDone() }
        reportIfEmpty()
    }

    private func keepHouse(_ timer: Registration) async {
        while await loop.sleep(timer, until: loop.now + sweepInterval) == .timedOut {
            state.files.sweep(now: loop.now)
        }
        loop.deregisterTimer(timer)
    }

    // MARK: The heartbeat

    /// Gives a sign of life, unless an acceptor has not looked at its queue since the last time: a loop that turns and
    /// accepts nobody is no good. Asks them to look once more.
    func beat() {
        let acceptors = watched.values.compactMap { self.acceptors[$0] }
        // By the clock and not the turn's instant, which may be older than the question: on a machine that gives this
        // thread little time, turns can last longer than the time between two rounds.
        heartbeat.answer(at: acceptors.allSatisfy { $0.lastStep >= nudgedAt } ? MonotonicClock.now() : nil)
        nudgedAt = loop.now
        for acceptor in acceptors { acceptor.nudge() }
    }

    #if DEBUG
        /// Never comes back, as a worker does that has lost its way: the watchdog is to notice.
        func hang() {
            Semaphore().wait()
        }
    #endif

    private var sweepInterval: Int64 { min(Self.longestSweepInterval, max(state.settings.fileIdle / 2, 10_000_000)) }

    // MARK: The end

    /// Ends what would keep the worker in memory; for one that is empty, before its loop stops.
    func end() {
        if let housekeeping { loop.cancel(housekeeping) }
        housekeeping = nil
    }

    /// Stops accepting, once nobody waits in a queue any more, or, where another process will have the socket, once what
    /// was there before has ended: those who come meanwhile need not wait for that process. Lets what runs end; closes
    /// what is idle after a moment. Calls `whenEmpty` when the last connection is gone.
    func drain(_ whenEmpty: @escaping @Sendable () -> Void) {
        self.whenEmpty = whenEmpty
        state.isDraining = true
        for acceptor in acceptors.values where !acceptor.hasSuccessor { acceptor.cancel() }
        leaveQueuesIfDone()
        end()
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
        // Nobody who waits there is to be refused who could be served.
        leaveQueues(asTheyAre: true)
        state.connections.cancelAll()
        reportIfEmpty()
    }

    private func leaveQueuesIfDone() {
        if state.connections.count == latecomers.count { leaveQueues() }
    }

    /// Accepts no more at sockets that another process will have.
    ///
    /// - Parameter asTheyAre: nor those who wait there now.
    func leaveQueues(asTheyAre: Bool = false) {
        for acceptor in acceptors.values where acceptor.hasSuccessor { acceptor.cancel(leavingQueue: asTheyAre) }
    }

    private func reportIfEmpty() {
        // An acceptor that still runs may be about to take those who wait in its queue.
        guard acceptors.isEmpty, state.connections.count == 0, let whenEmpty else { return }
        self.whenEmpty = nil
        whenEmpty()
    }
}
