// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Reactor
import Synchronization
import Testing

/// Where tasks run, and how a loop begins and ends.
@Suite(.timeLimit(.minutes(10))) struct EventLoopTests {
    @Test func taskRunsOnTheLoopsThreadAndNobodyElseDoes() async throws {
        let thread = try LoopThread()
        #expect(!thread.loop.isOnLoop)
        #expect(try await thread.run { $0.isOnLoop })
        #expect(!thread.loop.isOnLoop)
        let other = try LoopThread()
        #expect(try await other.run { _ in !thread.loop.isOnLoop })
    }

    @Test func taskComesBackAfterEveryKindOfAwait() async throws {
        let thread = try LoopThread()
        let places = try await thread.run { loop -> [Bool] in
            var places = [loop.isOnLoop]
            await Task.yield()
            places.append(loop.isOnLoop)
            // Resumed by another thread.
            await withCheckedContinuation { continuation in
                guard let waker = try? Thread(name: "waker", { continuation.resume() }) else {
                    return continuation.resume()
                }
                waker.join()
            }
            places.append(loop.isOnLoop)
            await Task.detached {}.value
            places.append(loop.isOnLoop)
            async let child = loop.isOnLoop
            places.append(await child)
            let timer = loop.registerTimer()
            _ = await loop.sleep(timer, until: loop.now + 1)
            loop.deregisterTimer(timer)
            places.append(loop.isOnLoop)
            return places
        }
        #expect(places == Array(repeating: true, count: 6))
    }

    @Test func actorLivesOnTheLoop() async throws {
        let thread = try LoopThread()
        let resident = Resident(loop: thread.loop)
        // From a task that prefers no executor, too.
        #expect(await resident.isAtHome)
        #expect(try await thread.run { _ in await resident.isAtHome })
        // A synchronous caller on the loop's thread is as good as isolated.
        #expect(try await thread.run { _ in resident.countUpFromOutside() } == 1)
    }

    @Test func callerFromAnotherThreadIsNotTakenForIsolated() async {
        await #expect(processExitsWith: .failure) {
            let thread = try LoopThread()
            _ = Resident(loop: thread.loop).countUpFromOutside()
        }
    }

    @Test func everyJobOfEveryThreadRunsOnce() async throws {
        let thread = try LoopThread()
        let resident = Resident(loop: thread.loop)
        let (senders, each) = (8, 500)
        let finished = Semaphore()
        let threads = try (0..<senders).map { _ in
            try Thread(name: "sender") {
                for _ in 0..<each {
                    Task(executorPreference: resident.loop) {
                        if await resident.countUp() == senders * each { finished.post() }
                    }
                }
            }
        }
        for sender in threads { sender.join() }
        finished.wait()
        #expect(await resident.count == senders * each)
    }

    @Test func jobsOfOneThreadRunInTheirOrder() async throws {
        let thread = try LoopThread()
        let order = Mutex<[Int]>([])
        let tasks = (0..<100).map { number in thread.start { _ in number } }
        for task in tasks {
            let number = try await task.value
            order.withLock { $0.append(number) }
        }
        #expect(order.withLock { $0 } == Array(0..<100))
    }

    @Test func tasksThatAreReadyTakeTurns() async throws {
        let thread = try LoopThread()
        let resident = Resident(loop: thread.loop)
        let turns = try await thread.run { _ -> [Int] in
            let tasks = (0..<3).map { number in
                Task(executorPreference: resident.loop) {
                    for _ in 0..<4 {
                        await resident.note(number)
                        await Task.yield()
                    }
                }
            }
            for task in tasks { await task.value }
            return await resident.noted
        }
        #expect(turns == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    }
}

/// Beginning and end.
extension EventLoopTests {
    @Test func stopEndsALoopThatSleeps() async throws {
        let thread = try LoopThread()
        try await thread.run { _ in }
        thread.stop()
    }

    @Test func loopThatWasStoppedBeforeItRanDoesNotRun() throws {
        let loop = try EventLoop()
        let now = loop.now
        loop.stop()
        loop.run()
        #expect(loop.now == now)
    }

    @Test func tasksThatAreReadyAtTheEndStillRun() async throws {
        let thread = try LoopThread()
        let count = Counter()
        try await thread.run { loop in
            for _ in 0..<10 {
                Task(executorPreference: loop) {
                    await Task.yield()
                    count.value.add(1, ordering: .relaxed)
                }
            }
            loop.stop()
        }
        thread.stop()
        #expect(count.value.load(ordering: .relaxed) == 10)
    }

    @Test func taskThatCameBeforeTheStopRunsThoughTheLoopNeverTurned() throws {
        let loop = try EventLoop()
        let count = Counter()
        Task(executorPreference: loop) { count.value.add(1, ordering: .relaxed) }
        loop.stop()
        let thread = try Thread(name: "late") { loop.run() }
        thread.join()
        #expect(count.value.load(ordering: .relaxed) == 1)
    }

    @Test func tasksOfAnotherThreadThatCameBeforeTheStopStillRun() throws {
        let count = Counter()
        for _ in 0..<200 {
            let thread = try LoopThread()
            for _ in 0..<20 {
                Task(executorPreference: thread.loop) { count.value.add(1, ordering: .relaxed) }
            }
            thread.stop()
        }
        #expect(count.value.load(ordering: .relaxed) == 200 * 20)
    }

    @Test func clockIsReadOnceATurn() async throws {
        let thread = try LoopThread()
        try await thread.run { loop in
            let now = loop.now
            while MonotonicClock.now() < now + 1_000_000 {}
            #expect(loop.now == now)
            await Task.yield()
            #expect(loop.now >= now + 1_000_000)
        }
    }
}

/// An actor whose executor is a loop, as a worker is.
private actor Resident {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private(set) var count = 0
    private(set) var noted: [Int] = []

    init(loop: EventLoop) {
        self.loop = loop
    }

    var isAtHome: Bool { loop.isOnLoop }

    func countUp() -> Int {
        count += 1
        return count
    }

    /// For who is on the loop's thread without being a task of the actor.
    nonisolated func countUpFromOutside() -> Int {
        assumeIsolated { $0.countUp() }
    }

    func note(_ number: Int) {
        noted.append(number)
    }
}

private final class Counter: Sendable {
    let value = Atomic(0)
}
