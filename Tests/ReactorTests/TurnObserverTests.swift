// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct TurnObserverTests {
    @Test func idleLoopSaysSoBeforeItSleepsAndWakesWhenDue() async throws {
        let thread = try LoopThread()
        let notes = Notes()
        try await thread.run { loop in
            loop.observeTurns(Observer(notes) { MonotonicClock.now() + 3_000_000 })
            notes.isPending.store(true, ordering: .relaxed)
        }
        notes.awake.wait()
        let calls = notes.calls.withLock { $0.suffix(2) }
        let asleep = try #require(calls.first)
        let awake = try #require(calls.last)
        #expect(asleep.idle)
        #expect(awake.idle)
        let due = try #require(asleep.due)
        #expect(awake.now >= due)
    }

    @Test func loopWithReadyTasksIsNotIdle() async throws {
        let thread = try LoopThread()
        let notes = Notes()
        try await thread.run { loop in
            loop.observeTurns(Observer(notes) { nil })
            notes.isPending.store(true, ordering: .relaxed)
            for _ in 0..<5 { await Task.yield() }
            notes.isPending.store(false, ordering: .relaxed)
        }
        let idle = notes.calls.withLock { $0.map(\.idle) }
        #expect(idle.count >= 5)
        #expect(idle.allSatisfy { !$0 })
    }

    @Test func loopWithEventsIsNotIdle() async throws {
        let thread = try LoopThread()
        let notes = Notes()
        try await thread.run { loop in
            let ends = try StreamEnds()
            let registration = try loop.register(ends.own.borrowed, trigger: .edge)
            loop.observeTurns(Observer(notes) { nil })
            notes.isPending.store(true, ordering: .relaxed)
            // Nothing is ready but what epoll is about to tell: that there is room to write.
            #expect(await loop.wait(registration, for: .writable, until: .max) == .ready)
            let idle = notes.calls.withLock { $0.map(\.idle) }
            #expect(!idle.isEmpty)
            #expect(idle.allSatisfy { !$0 })
            notes.isPending.store(false, ordering: .relaxed)
            loop.deregister(registration, ends.own.borrowed)
        }
    }

    @Test func observerWithNothingGatheredIsNotCalled() async throws {
        let thread = try LoopThread()
        let notes = Notes()
        try await thread.run { loop in
            loop.observeTurns(Observer(notes) { 0 })
            for _ in 0..<5 { await Task.yield() }
            let timer = loop.registerTimer()
            _ = await loop.sleep(timer, until: loop.now + 1_000_000)
            loop.deregisterTimer(timer)
        }
        #expect(notes.calls.withLock { $0.count } == 0)
    }

    @Test func observerWithoutADueInstantIsCalledAfterTheNextEvent() async throws {
        let thread = try LoopThread()
        let notes = Notes()
        try await thread.run { loop in
            loop.observeTurns(Observer(notes) { nil })
            notes.isPending.store(true, ordering: .relaxed)
        }
        notes.asleep.wait()
        let calls = notes.calls.withLock { $0.count }
        try await thread.run { _ in }
        notes.awake.wait()
        #expect(notes.calls.withLock { $0.count } > calls)
    }

    @Test func observerIsLetGoWhenTheLoopEnds() async throws {
        let thread = try LoopThread()
        let notes = Notes()
        try await thread.run { loop in loop.observeTurns(Observer(notes) { nil }) }
        #expect(notes.living.load(ordering: .relaxed) == 1)
        thread.stop()
        #expect(notes.living.load(ordering: .relaxed) == 0)
        #expect(notes.endings.load(ordering: .relaxed) == 1)
    }
}

/// What an observer was told; read by the test's thread.
private final class Notes: Sendable {
    struct Call: Sendable {
        let now: Int64
        let idle: Bool
        let due: Int64?
    }

    let calls = Mutex<[Call]>([])
    let isPending = Atomic(false)
    let living = Atomic(0)
    let endings = Atomic(0)
    /// Posted at the first call of an idle loop, and at the one after it, which takes what is gathered.
    let asleep = Semaphore()
    let awake = Semaphore()
}

private final class Observer: TurnObserver {
    private let notes: Notes
    private let due: () -> Int64?
    private var wasIdle = false

    /// - Parameter due: what to answer to an idle loop.
    init(_ notes: Notes, due: @escaping () -> Int64?) {
        self.notes = notes
        self.due = due
        notes.living.add(1, ordering: .relaxed)
    }

    deinit {
        notes.living.subtract(1, ordering: .relaxed)
    }

    var hasPendingWork: Bool { notes.isPending.load(ordering: .relaxed) }

    func loopEnded() {
        notes.endings.add(1, ordering: .relaxed)
    }

    func endOfTurn(now: Int64, idle: Bool) -> Int64? {
        let answer = idle ? due() : nil
        notes.calls.withLock { $0.append(Notes.Call(now: now, idle: idle, due: answer)) }
        if wasIdle {
            notes.isPending.store(false, ordering: .relaxed)
            notes.awake.post()
        } else if idle {
            wasIdle = true
            notes.asleep.post()
        }
        return answer
    }
}
