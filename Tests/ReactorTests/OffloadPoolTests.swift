// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct OffloadPoolTests {
    @Test(arguments: OffloadPool.Lane.allCases)
    func workIsDoneElsewhereAndItsResultComesBackToTheLoop(lane: OffloadPool.Lane) async throws {
        let thread = try LoopThread()
        let pool = OffloadPool()
        let places = try await thread.run { loop -> [Bool] in
            let wasOnLoop = await pool.run(lane) { loop.isOnLoop }
            return [wasOnLoop, loop.isOnLoop]
        }
        #expect(places == [false, true])
        pool.stop()
    }

    @Test func loopGoesOnWhileWorkIsDone() async throws {
        let thread = try LoopThread()
        let pool = OffloadPool()
        let gate = Semaphore()
        let work = thread.start { _ in await pool.run(.sync) { gate.wait() } }
        try await thread.run { _ in }
        gate.post()
        try await work.value
        pool.stop()
    }

    @Test(arguments: OffloadPool.Lane.allCases)
    func blockedLaneDoesNotHoldAnother(blocked: OffloadPool.Lane) async throws {
        let thread = try LoopThread()
        let pool = OffloadPool(syncThreads: 1, writeThreads: 1, readThreads: 1, computeThreads: 1, bulkThreads: 1)
        let (entered, gate) = (Semaphore(), Semaphore())
        let first = thread.start { _ in
            await pool.run(blocked) {
                entered.post()
                gate.wait()
            }
        }
        entered.wait()
        let second = thread.start { _ in await pool.run(blocked) { blocked } }
        for lane in OffloadPool.Lane.allCases where lane != blocked {
            #expect(try await thread.run { _ in await pool.run(lane) { lane } } == lane)
        }
        gate.post()
        try await first.value
        #expect(try await second.value == blocked)
        pool.stop()
    }

    @Test(arguments: [
        (Int64(0), OffloadPool.Lane.compute), (262_144, .compute), (262_145, .bulk), (.max, .bulk),
    ])
    func muchIsComputedApart(bytes: Int64, lane: OffloadPool.Lane) {
        #expect(OffloadPool.Lane.computing(bytes) == lane)
    }

    @Test(arguments: [1, 2, 3])
    func laneHasAsManyThreadsAsItsBoundAndNoMore(bound: Int) async throws {
        let thread = try LoopThread()
        let pool = OffloadPool(syncThreads: bound)
        let (entered, gate) = (Semaphore(), Semaphore())
        let seen = Seen()
        let tasks = (0..<(4 * bound)).map { number in
            thread.start { _ in
                await pool.run(.sync) {
                    seen.enter(number)
                    entered.post()
                    gate.wait()
                    seen.leave()
                }
            }
        }
        // All of the bound work at once…
        for _ in 0..<bound { entered.wait() }
        for _ in tasks { gate.post() }
        for task in tasks { try await task.value }
        pool.stop()
        // … and never more.
        #expect(seen.mostAtOnce == bound)
        #expect(seen.threadCount == bound)
    }

    @Test func workOfOneThreadIsDoneInItsOrder() async throws {
        let thread = try LoopThread()
        let pool = OffloadPool(syncThreads: 1)
        let seen = Seen()
        let tasks = (0..<100).map { number in
            thread.start { _ in await pool.run(.sync) { seen.enter(number) } }
        }
        for task in tasks { try await task.value }
        #expect(seen.order == Array(0..<100))
        pool.stop()
    }

    @Test func everyPieceOfWorkIsDoneOnce() async throws {
        let thread = try LoopThread()
        let pool = OffloadPool()
        let seen = Seen()
        let tasks = (0..<900).map { number in
            thread.start { _ in
                await pool.run(OffloadPool.Lane.allCases[number % 4]) {
                    seen.enter(number)
                    return number
                }
            }
        }
        for (number, task) in tasks.enumerated() { #expect(try await task.value == number) }
        #expect(seen.order.sorted() == Array(0..<900))
        pool.stop()
    }

    @Test func stopWaitsForAllThatIsQueued() async throws {
        let thread = try LoopThread()
        let pool = OffloadPool(syncThreads: 2)
        let (entered, gate) = (Semaphore(), Semaphore())
        let seen = Seen()
        let tasks = (0..<50).map { number in
            thread.start { _ in
                await pool.run(.sync) {
                    entered.post()
                    gate.wait()
                    seen.enter(number)
                }
            }
        }
        // A task of the loop that comes after them all: by then each has handed in its work.
        try await thread.run { _ in }
        entered.wait()
        let stopper = try Thread(name: "stopper") { pool.stop() }
        for _ in tasks { gate.post() }
        stopper.join()
        #expect(seen.order.count == 50)
        for task in tasks { try await task.value }
    }

    @Test func workThatComesAfterTheStopIsDoneToo() async throws {
        let thread = try LoopThread()
        let pool = OffloadPool(syncThreads: 1)
        for number in 0..<3 {
            #expect(try await thread.run { _ in await pool.run(.sync) { number } } == number)
            pool.stop()
        }
    }

    @Test func poolThatHadNothingToDoStops() async throws {
        let pool = OffloadPool()
        pool.stop()
        pool.stop()
    }

    @Test func workIsDoneByItsCallerWhereThereIsNoThread() async throws {
        let thread = try LoopThread()
        let pool = OffloadPool(syncThreads: 0)
        #expect(try await thread.run { loop in await pool.run(.sync) { loop.isOnLoop } })
        #expect(try await thread.run { loop in await pool.run(.read) { !loop.isOnLoop } })
        pool.stop()
    }
}

/// Who did which work: written by the pool's threads.
private final class Seen: Sendable {
    private struct State {
        var order: [Int] = []
        var threads: [ThreadIdentity] = []
        var inside = 0
        var mostAtOnce = 0
    }

    private let state = Mutex(State())

    func enter(_ number: Int) {
        state.withLock { state in
            state.order.append(number)
            if !state.threads.contains(.current) { state.threads.append(.current) }
            state.inside += 1
            state.mostAtOnce = max(state.mostAtOnce, state.inside)
        }
    }

    func leave() { state.withLock { $0.inside -= 1 } }

    var order: [Int] { state.withLock { $0.order } }
    var threadCount: Int { state.withLock { $0.threads.count } }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
}
