// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem
import Synchronization
package import struct SystemPackage.Errno
package import struct SystemPackage.FileDescriptor

/// One thread, one epoll set, and every task that runs on them.
///
/// It is a serial executor, so that an actor can live on it, and a task executor as well, because a resumed
/// continuation goes to its *task's* executor first: were that the global pool, each wake-up would take a detour
/// through another thread. Make every task with `Task(executorPreference: loop)`.
///
/// `@unchecked Sendable`: what other threads may touch is the mailbox (a lock of its own) and the atomics; all other
/// state is touched only by the thread in `run()`, which is the one thread that runs this executor's jobs, or before
/// that thread exists; debug builds check it where tasks come in (`assertOnLoop`).
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private static let mostEventsPerTurn = 256
    private static let mostLastTurns = 1_024

    private let mailbox: Mailbox
    private let owner = Atomic<UInt>(0)
    private let stopping = Atomic<Bool>(false)

    // The rest belongs to the loop's thread.
    private var epoll: Epoll
    private let bell: Registration
    private var ready: [UnownedJob] = []
    private var running: [UnownedJob] = []
    private var timers = TimerHeap()
    private var observer: (any TurnObserver)?
    private var observerDue: Int64 = .max
    var table = RegistrationTable()

    /// The instant at which this turn began: nanoseconds of `MonotonicClock`, read once a turn.
    package private(set) var now: Int64

    package init() throws(Errno) {
        mailbox = try Mailbox()
        epoll = try Epoll(capacity: Self.mostEventsPerTurn)
        bell = table.insert()
        now = MonotonicClock.now()
        try epoll.add(mailbox.descriptor, data: bell.data, trigger: .level)
    }

    // MARK: The executor

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isOnLoop { ready.append(job) } else { mailbox.post(job) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    package func checkIsolated() {
        precondition(isOnLoop, "not on the loop's thread")
    }

    /// Whether the caller runs on the loop's thread.
    package var isOnLoop: Bool {
        owner.load(ordering: .relaxed) == ThreadIdentity.current.rawValue
    }

    // MARK: The thread's life

    /// Runs turns on the calling thread, which is the loop's from now on, until `stop()`.
    package func run() {
        owner.store(ThreadIdentity.current.rawValue, ordering: .relaxed)
        while !stopping.load(ordering: .acquiring) { turn() }
        // What a stopped loop still has to run are tasks that were told to end: let them, also those of other threads
        // that came before the stop and after the last look at epoll, and no longer than it takes.
        mailbox.take(into: &ready)
        for _ in 0..<Self.mostLastTurns where !ready.isEmpty {
            runReadyJobs()
            mailbox.take(into: &ready)
        }
        observer?.loopEnded()
        observer = nil
        owner.store(0, ordering: .relaxed)
    }

    /// Ends `run()` after the present turn and all jobs that were enqueued before. From any thread.
    package func stop() {
        stopping.store(true, ordering: .releasing)
        mailbox.ring()
    }

    /// Has `observer` called at the end of each turn.
    package func observeTurns(_ observer: any TurnObserver) {
        self.observer = observer
    }

    private func turn() {
        runReadyJobs()
        let count = waitForEvents()
        for index in 0..<count {
            let event = epoll.event(at: index)
            let registration = Registration(data: event.data)
            if registration == bell { mailbox.take(into: &ready) } else { wake(registration, event.readiness) }
        }
        now = MonotonicClock.now()
        fireTimers()
    }

    /// Runs what is ready now; what that makes ready has its turn after the next look at epoll.
    private func runReadyJobs() {
        swap(&ready, &running)
        for job in running {
            job.runSynchronously(
                isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
        }
        running.removeAll(keepingCapacity: true)
    }

    private func waitForEvents() -> Int {
        if let observer, observer.hasPendingWork {
            let count = ready.isEmpty ? poll(milliseconds: 0) : 0
            let due = observer.endOfTurn(now: MonotonicClock.now(), idle: ready.isEmpty && count == 0)
            observerDue = due ?? .max
            if count > 0 { return count }
        } else {
            observerDue = .max
        }
        return poll(milliseconds: ready.isEmpty ? millisecondsToNextInstant() : 0)
    }

    private func poll(milliseconds: CInt) -> Int {
        do throws(Errno) {
            return try epoll.wait(milliseconds: milliseconds)
        } catch {
            // EBADF, EFAULT and EINVAL are all that is left (epoll_wait(2)): this program is wrong, not its world.
            preconditionFailure("epoll_wait: \(error)")
        }
    }

    /// Rounded up, so that a timer never comes up a fraction early and spins; −1: nothing is due, ever.
    private func millisecondsToNextInstant() -> CInt {
        let instant = min(timers.earliest ?? .max, observerDue)
        if instant == .max { return -1 }
        let wait = instant - MonotonicClock.now()
        if wait <= 0 { return 0 }
        return CInt(clamping: (wait - 1) / 1_000_000 + 1)
    }

    /// What touches the loop's state is called on the loop's thread.
    func assertOnLoop() {
        assert(isOnLoop, "not on the loop's thread")
    }

    // MARK: Registrations

    /// Watches a descriptor, which the caller keeps open until `deregister`.
    package func register(_ descriptor: FileDescriptor, trigger: Epoll.Trigger) throws(Errno) -> Registration {
        assertOnLoop()
        let registration = table.insert()
        do throws(Errno) {
            try epoll.add(descriptor, data: registration.data, trigger: trigger)
        } catch {
            table.remove(registration)
            throw error
        }
        return registration
    }

    /// Ends a registration before its descriptor is closed. Nobody may be waiting on it.
    package func deregister(_ registration: Registration, _ descriptor: FileDescriptor) {
        assertOnLoop()
        precondition(table[registration].waiter == nil, "a registration ends while a task waits for it")
        epoll.remove(descriptor)
        table.remove(registration)
    }

    /// A registration without a descriptor: something to sleep on, and to be cancelled.
    package func registerTimer() -> Registration {
        table.insert()
    }

    /// Ends a registration of `registerTimer`.
    package func deregisterTimer(_ registration: Registration) {
        precondition(table[registration].waiter == nil, "a timer ends while a task waits for it")
        table.remove(registration)
    }

    /// Takes a descriptor out of the epoll set for a while; its registration stays.
    package func pause(_ descriptor: FileDescriptor) {
        epoll.remove(descriptor)
    }

    /// Puts a paused descriptor back.
    package func resume(
        _ registration: Registration, _ descriptor: FileDescriptor, trigger: Epoll.Trigger
    ) throws(Errno) {
        table[registration].readiness = Epoll.Readiness(rawValue: 0)
        try epoll.add(descriptor, data: registration.data, trigger: trigger)
    }

    /// Ends the wait of a task for its descriptor to become readable as though it had: for a look that finds nothing,
    /// and shows that the task is alive.
    package func stir(_ registration: Registration) {
        assertOnLoop()
        wake(registration, .readable)
    }

    private func wake(_ registration: Registration, _ readiness: Epoll.Readiness) {
        // A recycled slot: the event was for a descriptor that is closed by now.
        guard table.contains(registration) else { return }
        let union = table[registration].readiness.rawValue | readiness.rawValue
        table[registration].readiness = Epoll.Readiness(rawValue: union)
        guard let waiter = table[registration].waiter, isReady(registration, table[registration].interest) else {
            return
        }
        table[registration].waiter = nil
        waiter.resume(returning: .ready)
    }

    /// Has the loop look at the registration at its deadline, unless it will have looked before.
    func schedule(_ registration: Registration) {
        let deadline = table[registration].deadline
        guard deadline < table[registration].scheduled else { return }
        table[registration].scheduled = deadline
        // Ended registrations leave their entries behind until they are due: never more than a few times the living.
        if timers.count > 4 * table.count + 1_024 {
            timers.prune { table.contains($0.registration) && table[$0.registration].scheduled == $0.due }
        }
        timers.push(TimerHeap.Entry(due: deadline, registration: registration))
    }

    private func fireTimers() {
        while let entry = timers.popDue(at: now) {
            guard table.contains(entry.registration), table[entry.registration].scheduled == entry.due else { continue }
            table[entry.registration].scheduled = .max
            guard let waiter = table[entry.registration].waiter else { continue }
            if table[entry.registration].deadline <= now {
                table[entry.registration].waiter = nil
                waiter.resume(returning: .timedOut)
            } else {
                schedule(entry.registration)
            }
        }
    }
}
