// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import struct SystemPackage.Errno

/// The workers and their threads: those that accept, and those that are left with the connections that they have.
///
/// Belongs to the supervisor's thread.
struct Crew {
    private struct Member {
        /// For the thread's name and for messages.
        let number: Int
        let worker: Worker
        let thread: Thread
        /// Whether its last connection is gone; of a member that accepts it means nothing.
        let isEmpty: Flag
    }

    private let blueprint: WorkerBlueprint
    /// Called on any thread when a worker that accepts no more has become empty.
    private let whenEmpty: @Sendable () -> Void
    private var active: [Member] = []
    private var retired: [Member] = []

    init(blueprint: WorkerBlueprint, whenEmpty: @escaping @Sendable () -> Void) {
        self.blueprint = blueprint
        self.whenEmpty = whenEmpty
    }

    /// Workers that accept.
    var count: Int { active.count }

    // MARK: Taking settings

    /// Makes sure of so many workers that could accept; those that it lacks are started, and have nothing to do yet.
    mutating func recruit(_ count: Int, _ prepared: PreparedSettings) throws(Errno) {
        while active.count + retired.count < count {
            let number = lowestFreeNumber
            let loop = try EventLoop()
            let worker = Worker(loop: loop, blueprint: blueprint, prepared: prepared)
            let thread = try Thread(name: "wharfd-\(number)") { loop.run() }
            let muster = Muster(1)
            let idle = Assignment(prepared: prepared, position: 0, listeners: [])
            Task(executorPreference: loop) { muster.report(await worker.start(idle)) }
            retired.append(Member(number: number, worker: worker, thread: thread, isEmpty: Flag()))
            try muster.wait()
        }
    }

    /// Gives every worker the settings, and the first `count` of them their share of the addresses; the others keep the
    /// connections that they have. Waits until all have taken them, but not past `deadline`.
    ///
    /// - Throws: what a worker could not do; ETIMEDOUT where one has not answered: it will take them when it can.
    mutating func assign(
        _ prepared: PreparedSettings, _ addresses: [BoundAddress], count: Int, deadline: Int64
    ) throws(Errno) {
        let all = active + retired
        active = Array(all.prefix(count))
        retired = all.dropFirst(count).map {
            Member(number: $0.number, worker: $0.worker, thread: $0.thread, isEmpty: Flag())
        }
        let muster = Muster(all.count)
        for (position, member) in active.enumerated() {
            let listeners = addresses.flatMap { $0.listeners(ofWorker: position, of: count) }
            let assignment = Assignment(prepared: prepared, position: position, listeners: listeners)
            let worker = member.worker
            Task(executorPreference: worker.loop) { muster.report(await worker.take(assignment)) }
        }
        for member in retired {
            let isEmpty = member.isEmpty
            let whenEmpty = whenEmpty
            let assignment = Assignment(prepared: prepared, position: 0, listeners: []) {
                isEmpty.set()
                whenEmpty()
            }
            let worker = member.worker
            Task(executorPreference: worker.loop) { muster.report(await worker.take(assignment)) }
        }
        try muster.wait(until: deadline)
    }

    /// Ends the workers that accept no more and have no connection left.
    mutating func dismiss(deadline: Int64) {
        // Looked at once: one that becomes empty meanwhile is the next call's.
        let done = retired.filter { $0.isEmpty.isSet }
        let ended = Set(done.map(\.number))
        retired.removeAll { ended.contains($0.number) }
        for member in done {
            let worker = member.worker
            Task(executorPreference: worker.loop) { await worker.end() }
            worker.loop.stop()
        }
        for member in done where member.thread.join(until: deadline) {
            blueprint.metrics.retire(member.worker.counters)
        }
    }

    private var lowestFreeNumber: Int {
        let taken = Set((active + retired).map(\.number))
        return (0...taken.count).first { !taken.contains($0) } ?? taken.count
    }

    // MARK: Watching

    /// Asks every worker for a sign of life; `lastSigns` tells later which came.
    func ping() {
        for member in active + retired where member.worker.heartbeat.ask() {
            let worker = member.worker
            Task(executorPreference: worker.loop) { await worker.beat() }
        }
    }

    /// When each worker last gave a sign of life, by the worker's number: nanoseconds of `MonotonicClock`.
    var lastSigns: [(worker: Int, instant: Int64)] {
        (active + retired).map { ($0.number, $0.worker.heartbeat.last) }
    }

    #if DEBUG
        /// Has a worker never come back.
        func wedge() {
            guard let worker = active.first?.worker else { return }
            Task(executorPreference: worker.loop) { await worker.hang() }
        }
    #endif

    // MARK: Shutdown

    /// Stops accepting and lets what runs end; `whenDone` is called, on any thread, when no connection is left.
    func drain(_ whenDone: @escaping @Sendable () -> Void) {
        let all = active + retired
        let countdown = Countdown(all.count, whenDone)
        for member in all {
            let worker = member.worker
            Task(executorPreference: worker.loop) { await worker.drain { countdown.step() } }
        }
    }

    /// Leaves whoever waits at sockets that another process will have to that.
    func leaveQueues() {
        for member in active + retired {
            let worker = member.worker
            Task(executorPreference: worker.loop) { await worker.leaveQueues(asTheyAre: true) }
        }
    }

    /// Ends every connection that is left; the `whenDone` of `drain` follows.
    func abort() {
        for member in active + retired {
            let worker = member.worker
            Task(executorPreference: worker.loop) { await worker.abort() }
        }
    }

    /// Ends the threads, but waits for none past `deadline`.
    func stop(deadline: Int64) {
        for member in active + retired { member.worker.loop.stop() }
        for member in active + retired { _ = member.thread.join(until: deadline) }
    }
}
