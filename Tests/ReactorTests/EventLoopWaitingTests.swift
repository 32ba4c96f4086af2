// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Reactor
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct EventLoopWaitingTests {
    /// Runs a body on a loop with our end of a new connection registered, and ends the registration afterwards.
    private func withRegistration<Result: Sendable>(
        _ body: @escaping @Sendable (EventLoop, Registration, StreamEnds) async throws -> Result
    ) async throws -> Result {
        let thread = try LoopThread()
        return try await thread.run { loop in
            let ends = try StreamEnds()
            let registration = try loop.register(ends.own.borrowed, trigger: .edge)
            defer { loop.deregister(registration, ends.own.borrowed) }
            return try await body(loop, registration, ends)
        }
    }

    /// Starts a task of the loop, and lets it park.
    private func parked(
        _ loop: EventLoop, _ body: @escaping @Sendable () async -> Wake
    ) async -> Task<Wake, Never> {
        let task = Task(executorPreference: loop) { await body() }
        // It runs in the turn after this one, and in the one after that it has come to where it parks.
        for _ in 0..<6 { await Task.yield() }
        return task
    }

    @Test func bytesEndAWait() async throws {
        let wake = try await withRegistration { loop, registration, ends in
            let waiter = await parked(loop) { await loop.wait(registration, for: .readable, until: .max) }
            try ends.sendFromPeer()
            return await waiter.value
        }
        #expect(wake == .ready)
    }

    @Test func bytesThatAnotherThreadSendsEndAWait() async throws {
        let wake = try await withRegistration { loop, registration, ends in
            let sender = try Thread(name: "sender") { try? ends.sendFromPeer() }
            let wake = await loop.wait(registration, for: .readable, until: .max)
            sender.join()
            return wake
        }
        #expect(wake == .ready)
    }

    @Test func readinessStaysUntilItIsRefutedAndTheNextEdgeIsSeen() async throws {
        try await withRegistration { loop, registration, ends in
            #expect(await loop.wait(registration, for: .writable, until: .max) == .ready)
            #expect(!loop.isReady(registration, .readable))
            for _ in 0..<3 {
                try ends.sendFromPeer()
                #expect(await loop.wait(registration, for: .readable, until: .max) == .ready)
                // Nobody has read: the edge has passed, and the loop remembers it.
                #expect(loop.isReady(registration, .readable))
                #expect(await loop.wait(registration, for: .readable, until: 0) == .ready)
                StreamEnds.drain(ends.own.borrowed)
                loop.clearReadiness(registration, .readable)
                #expect(!loop.isReady(registration, .readable))
                #expect(await loop.wait(registration, for: .readable, until: loop.now) == .timedOut)
                #expect(loop.isReady(registration, .writable))
            }
        }
    }

    @Test func waitForRoomIsNotEndedByBytes() async throws {
        try await withRegistration { loop, registration, ends in
            #expect(await loop.wait(registration, for: .writable, until: .max) == .ready)
            ends.fill()
            loop.clearReadiness(registration, .writable)
            let waiter = await parked(loop) { await loop.wait(registration, for: .writable, until: .max) }
            try ends.sendFromPeer()
            while !loop.isReady(registration, .readable) { await Task.yield() }
            #expect(!loop.isReady(registration, .writable))
            StreamEnds.drain(ends.peer.borrowed)
            #expect(await waiter.value == .ready)
            #expect(loop.isReady(registration, .writable))
        }
    }

    @Test func waitEndsAtItsDeadlineAndNotBefore() async throws {
        try await withRegistration { loop, registration, _ in
            for nanoseconds in [1, 999_999, 1_000_000, 2_000_001] as [Int64] {
                let deadline = MonotonicClock.now() + nanoseconds
                #expect(await loop.wait(registration, for: .readable, until: deadline) == .timedOut)
                #expect(MonotonicClock.now() >= deadline)
                #expect(loop.now >= deadline)
            }
        }
    }

    @Test func deadlineThatHasPassedEndsTheWaitInTheNextTurn() async throws {
        try await withRegistration { loop, registration, _ in
            #expect(await loop.wait(registration, for: .readable, until: 0) == .timedOut)
            #expect(await loop.wait(registration, for: .readable, until: loop.now) == .timedOut)
        }
    }

    @Test func deadlineThatMovedLaterDoesNotFireEarly() async throws {
        try await withRegistration { loop, registration, ends in
            var early: Int64
            var wake: Wake
            repeat {
                // Again where the machine was so slow that the first wait ended by itself.
                let deadline = MonotonicClock.now() + 5_000_000
                let first = await parked(loop) { await loop.wait(registration, for: .readable, until: deadline) }
                try ends.sendFromPeer()
                wake = await first.value
                early = deadline
                StreamEnds.drain(ends.own.borrowed)
                loop.clearReadiness(registration, .readable)
            } while wake != .ready
            let late = early + 4_000_000
            #expect(await loop.wait(registration, for: .readable, until: late) == .timedOut)
            #expect(MonotonicClock.now() >= late)
        }
    }

    @Test func deadlineThatMovedEarlierFires() async throws {
        try await withRegistration { loop, registration, ends in
            let hour: Int64 = 3_600_000_000_000
            for _ in 0..<3 {
                let later = loop.now + hour
                let first = await parked(loop) { await loop.wait(registration, for: .readable, until: later) }
                try ends.sendFromPeer()
                #expect(await first.value == .ready)
                StreamEnds.drain(ends.own.borrowed)
                loop.clearReadiness(registration, .readable)
                let deadline = loop.now + 1_000_000
                #expect(await loop.wait(registration, for: .readable, until: deadline) == .timedOut)
            }
        }
    }

    @Test func peersEndIsRememberedUntilRefuted() async throws {
        try await withRegistration { loop, registration, ends in
            #expect(await loop.wait(registration, for: .writable, until: .max) == .ready)
            #expect(!loop.isPeerClosed(registration))
            ends.peer.borrowed.shutdownSending()
            #expect(await loop.wait(registration, for: .readable, until: .max) == .ready)
            #expect(loop.isPeerClosed(registration))
            loop.clearReadiness(registration, .writable)
            #expect(loop.isPeerClosed(registration))
            loop.clearReadiness(registration, .readable)
            #expect(!loop.isPeerClosed(registration))
        }
    }
}

/// Ending waits, and registrations.
extension EventLoopWaitingTests {
    @Test func cancellingEndsTheWaitAndEveryLaterOne() async throws {
        try await withRegistration { loop, registration, ends in
            let waiter = await parked(loop) { await loop.wait(registration, for: .readable, until: .max) }
            #expect(!loop.isCancelled(registration))
            loop.cancel(registration)
            #expect(await waiter.value == .cancelled)
            #expect(loop.isCancelled(registration))
            loop.cancel(registration)
            #expect(await loop.wait(registration, for: .readable, until: .max) == .cancelled)
            // Also where there would be something to do.
            try ends.sendFromPeer()
            await Task.yield()
            await Task.yield()
            #expect(loop.isReady(registration, .readable))
            #expect(await loop.wait(registration, for: .readable, until: .max) == .cancelled)
            #expect(await loop.sleep(registration, until: .max) == .cancelled)
        }
    }

    @Test func cancellingBeforeATaskParksIsNotMissed() async throws {
        try await withRegistration { loop, registration, _ in
            for turns in 0..<4 {
                let timer = loop.registerTimer()
                let sleeper = Task(executorPreference: loop) { await loop.sleep(timer, until: .max) }
                for _ in 0..<turns { await Task.yield() }
                loop.cancel(timer)
                #expect(await sleeper.value == .cancelled)
                loop.deregisterTimer(timer)
            }
            let waiter = Task(executorPreference: loop) {
                await loop.wait(registration, for: .readable, until: .max)
            }
            await Task.yield()
            loop.cancel(registration)
            #expect(await waiter.value == .cancelled)
        }
    }

    @Test func onlyWhoIsParkedIsCancelledIfParked() async throws {
        try await withRegistration { loop, registration, ends in
            #expect(!loop.cancelIfParked(registration))
            #expect(!loop.isCancelled(registration))
            let first = await parked(loop) { await loop.wait(registration, for: .readable, until: .max) }
            try ends.sendFromPeer()
            #expect(await first.value == .ready)
            // It has been woken: what it waited for has come, and is not to be thrown away.
            #expect(!loop.cancelIfParked(registration))
            StreamEnds.drain(ends.own.borrowed)
            loop.clearReadiness(registration, .readable)
            let second = await parked(loop) { await loop.wait(registration, for: .readable, until: .max) }
            #expect(loop.cancelIfParked(registration))
            #expect(!loop.cancelIfParked(registration))
            #expect(await second.value == .cancelled)
        }
    }

    @Test func cancellingWhatHasEndedIsNothing() async throws {
        let thread = try LoopThread()
        try await thread.run { loop in
            let first = loop.registerTimer()
            loop.deregisterTimer(first)
            let second = loop.registerTimer()
            loop.cancel(first)
            #expect(!loop.isCancelled(second))
            loop.deregisterTimer(second)
        }
    }

    @Test func sleepersWakeInTheOrderOfTheirDeadlines() async throws {
        let thread = try LoopThread()
        let wakes = try await thread.run { loop -> [Int64] in
            let start = loop.now
            let order = Order()
            let tasks = ([5, 1, 4, 2, 3] as [Int64]).map { milliseconds in
                Task(executorPreference: loop) {
                    let timer = loop.registerTimer()
                    let deadline = start + milliseconds * 1_000_000
                    #expect(await loop.sleep(timer, until: deadline) == .timedOut)
                    #expect(loop.now >= deadline)
                    loop.deregisterTimer(timer)
                    await order.append(milliseconds)
                }
            }
            for task in tasks { await task.value }
            return await order.values
        }
        #expect(wakes == [1, 2, 3, 4, 5])
    }

    @Test func cancelledSleepEndsAtOnce() async throws {
        let thread = try LoopThread()
        try await thread.run { loop in
            let timer = loop.registerTimer()
            let sleeper = await parked(loop) { await loop.sleep(timer, until: .max) }
            loop.cancel(timer)
            #expect(await sleeper.value == .cancelled)
            #expect(await loop.sleep(timer, until: 0) == .cancelled)
            loop.deregisterTimer(timer)
        }
    }

    @Test func deadlineOfAFormerUserDoesNotEndAnothersSleep() async throws {
        let thread = try LoopThread()
        try await thread.run { loop in
            var early: Int64
            var wake: Wake
            repeat {
                // Again where the machine was so slow that the sleep ended by itself and left nothing behind.
                let former = loop.registerTimer()
                let deadline = MonotonicClock.now() + 5_000_000
                let sleeper = await parked(loop) { await loop.sleep(former, until: deadline) }
                early = deadline
                loop.cancel(former)
                wake = await sleeper.value
                loop.deregisterTimer(former)
            } while wake != .cancelled
            let present = loop.registerTimer()
            let late = early + 3_000_000
            #expect(await loop.sleep(present, until: late) == .timedOut)
            #expect(MonotonicClock.now() >= late)
            loop.deregisterTimer(present)
        }
    }

    @Test func sleepersKeepTheirDeadlinesWhenThoseOfManyOthersAreDropped() async throws {
        let thread = try LoopThread()
        try await thread.run { loop in
            let deadline = MonotonicClock.now() + 300_000_000
            let timer = loop.registerTimer()
            let sleeper = await parked(loop) { await loop.sleep(timer, until: deadline) }
            // More than the loop keeps of those that have ended.
            for number in 0..<2_000 as Range<Int64> {
                let other = loop.registerTimer()
                let cancelled = Task(executorPreference: loop) {
                    await loop.sleep(other, until: deadline + 3_600_000_000_000 + number)
                }
                await Task.yield()
                await Task.yield()
                loop.cancel(other)
                #expect(await cancelled.value == .cancelled)
                loop.deregisterTimer(other)
            }
            #expect(await sleeper.value == .timedOut)
            #expect(MonotonicClock.now() >= deadline)
            loop.deregisterTimer(timer)
        }
    }

    @Test func eventOfAFormerUserDoesNotReachThePresentOne() async throws {
        let thread = try LoopThread()
        try await thread.run { loop in
            let former = try StreamEnds()
            // The kernel goes on watching what a second descriptor keeps open: events of a closed one do come.
            let number = dup(former.own.number)
            let descriptor = FileDescriptor(rawValue: number)
            let stale = try loop.register(descriptor, trigger: .edge)
            #expect(close(number) == 0)
            loop.deregister(stale, descriptor)

            let present = try StreamEnds()
            let registration = try loop.register(present.own.borrowed, trigger: .edge)
            #expect(await loop.wait(registration, for: .writable, until: .max) == .ready)
            try former.sendFromPeer()
            let deadline = MonotonicClock.now() + 2_000_000
            #expect(await loop.wait(registration, for: .readable, until: deadline) == .timedOut)
            try present.sendFromPeer()
            #expect(await loop.wait(registration, for: .readable, until: .max) == .ready)
            loop.deregister(registration, present.own.borrowed)
        }
    }

    @Test func pausedDescriptorIsSilentUntilItIsResumed() async throws {
        try await withRegistration { loop, registration, ends in
            #expect(await loop.wait(registration, for: .writable, until: .max) == .ready)
            loop.pause(ends.own.borrowed)
            try ends.sendFromPeer()
            let deadline = MonotonicClock.now() + 1_000_000
            #expect(await loop.wait(registration, for: .readable, until: deadline) == .timedOut)
            try loop.resume(registration, ends.own.borrowed, trigger: .edge)
            #expect(!loop.isReady(registration, .writable))
            #expect(await loop.wait(registration, for: .readable, until: .max) == .ready)
        }
    }

    @Test func descriptorThatCannotBeWatchedIsAnErrorAndTakesNoPlace() async throws {
        try await withRegistration { loop, registration, ends in
            #expect(throws: Errno.fileExists) { _ = try loop.register(ends.own.borrowed, trigger: .edge) }
            #expect(throws: Errno.badFileDescriptor) {
                _ = try loop.register(FileDescriptor(rawValue: 1 << 20), trigger: .edge)
            }
            #expect(await loop.wait(registration, for: .writable, until: .max) == .ready)
        }
    }

    @Test func manyConnectionsWakeEachForItself() async throws {
        let thread = try LoopThread()
        // More than one wait's room for events.
        let count = 300
        let wakes = try await thread.run { loop -> Int in
            var all: [(StreamEnds, Task<Wake, Never>)] = []
            for _ in 0..<count {
                let ends = try StreamEnds()
                let registration = try loop.register(ends.own.borrowed, trigger: .edge)
                let task = Task(executorPreference: loop) {
                    let wake = await loop.wait(registration, for: .readable, until: .max)
                    loop.deregister(registration, ends.own.borrowed)
                    return wake
                }
                all.append((ends, task))
            }
            await Task.yield()
            for (ends, _) in all { try ends.sendFromPeer() }
            var ready = 0
            for (_, task) in all where await task.value == .ready { ready += 1 }
            return ready
        }
        #expect(wakes == count)
    }
}

private actor Order {
    private(set) var values: [Int64] = []

    func append(_ value: Int64) {
        values.append(value)
    }
}
