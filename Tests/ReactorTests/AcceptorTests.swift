// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Testing

@Suite(.timeLimit(.minutes(10))) struct AcceptorTests {
    @Test func everyConnectionIsAcceptedOnceUntilCancelled() async throws {
        let thread = try LoopThread()
        let quay = try Quay()
        let berth = Berth(loop: thread.loop)
        try await berth.open(quay.listener)
        let run = berth.serve()
        for number in 1...100 {
            try quay.connect()
            await berth.waitForArrivals(number)
        }
        await berth.cancel()
        await run.value
        #expect(await berth.arrivals == 100)
        #expect(await berth.unaffordable == 0)
        // What comes after the end waits for somebody else.
        try quay.connect()
        #expect(await berth.arrivals == 100)
    }

    @Test func whoWaitsAtTheEndIsStillTaken() async throws {
        let thread = try LoopThread()
        let quay = try Quay()
        let berth = Berth(loop: thread.loop)
        for _ in 0..<100 { try quay.connect() }
        try await berth.open(quay.listener)
        // Cancelled before it has looked once.
        await berth.cancel()
        await berth.serve().value
        #expect(await berth.arrivals == 100)
    }

    @Test(arguments: [false, true])
    func whoWaitsInAQueueThatIsLeftIsTheNextOnes(isCancelledOnceMore: Bool) async throws {
        let thread = try LoopThread()
        let quay = try Quay()
        let berth = Berth(loop: thread.loop)
        for _ in 0..<100 { try quay.connect() }
        try await berth.open(quay.listener)
        await berth.cancel(leavingQueue: true)
        if isCancelledOnceMore { await berth.cancel() }
        await berth.serve().value
        #expect(await berth.arrivals == 0)
        let next = Berth(loop: thread.loop)
        try await next.open(quay.listener)
        await next.cancel()
        await next.serve().value
        #expect(await next.arrivals == 100)
    }

    @Test func nudgedAcceptorShowsThatItIsAlive() async throws {
        let thread = try LoopThread()
        let quay = try Quay()
        let berth = Berth(loop: thread.loop)
        try await berth.open(quay.listener)
        let run = berth.serve()
        for _ in 0..<1_000 {
            let before = MonotonicClock.now()
            await berth.nudge()
            while await berth.lastStep < before, !Task.isCancelled { await Task.yield() }
        }
        #expect(await berth.arrivals == 0)
        await berth.cancel()
        await run.value
    }

    @Test func acceptorThatDoesNotRunDoesNotStep() async throws {
        let thread = try LoopThread()
        let quay = try Quay()
        let berth = Berth(loop: thread.loop)
        try await berth.open(quay.listener)
        let step = await berth.lastStep
        await berth.nudge()
        for _ in 0..<10 { await Task.yield() }
        #expect(await berth.lastStep == step)
    }

    @Test func turnTakesABoundedNumberAndOthersRunBetween() async throws {
        let thread = try LoopThread()
        let quay = try Quay()
        let berth = Berth(loop: thread.loop)
        for _ in 0..<100 { try quay.connect() }
        try await berth.open(quay.listener)
        let steps = await Task(executorPreference: thread.loop) { await berth.serveAndWatch(until: 100) }.value
        #expect(steps.max() == 32)
        #expect(steps.reduce(0, +) == 100)
    }

    @Test func listenerMovesFromLoopToLoopWithoutLosingAnybody() async throws {
        let quay = try Quay()
        var arrivals: [Int] = []
        for _ in 0..<3 {
            let thread = try LoopThread()
            let berth = Berth(loop: thread.loop)
            try quay.connect()
            try await berth.open(quay.listener)
            let run = berth.serve()
            await berth.waitForArrivals(1)
            await berth.cancel()
            await run.value
            // Nobody watches now: the next loop finds this one and its own.
            try quay.connect()
            arrivals.append(await berth.arrivals)
        }
        #expect(arrivals == [1, 2, 2])
    }

    @Test func loopsThatShareAListenerTakeEachConnectionOnce() async throws {
        let threads = [try LoopThread(), try LoopThread()]
        let quay = try Quay()
        let berths = threads.map { Berth(loop: $0.loop) }
        for berth in berths { try await berth.open(quay.listener) }
        let runs = berths.map { $0.serve() }
        for _ in 0..<200 { try quay.connect() }
        for berth in berths { await berth.cancel() }
        for run in runs { await run.value }
        var total = 0
        for berth in berths { total += await berth.arrivals }
        #expect(total == 200)
    }

    /// In a process of its own, whose limit it lowers.
    @Test func clientWithoutADescriptorIsToldAndTheOthersAreTakenLater() async {
        await #expect(processExitsWith: .success) {
            let thread = try LoopThread()
            let quay = try Quay()
            let berth = Berth(loop: thread.loop)
            try await berth.open(quay.listener)
            for _ in 0..<8 { try quay.connect() }
            let limit = try DescriptorLimit()
            await berth.onFirstUnaffordable { limit.restore() }
            let run = berth.serve { limit.lowerToWhatIsOpen() }
            await berth.waitForArrivals(8)
            #expect(await berth.unaffordable == 1)
            await berth.cancel()
            await run.value
            #expect(await berth.arrivals == 8)
        }
    }

    @Test func whoWaitsIsTakenAlsoWhenThePauseIsCancelled() async {
        await #expect(processExitsWith: .success) {
            let thread = try LoopThread()
            let quay = try Quay()
            let berth = Berth(loop: thread.loop)
            try await berth.open(quay.listener)
            for _ in 0..<8 { try quay.connect() }
            let limit = try DescriptorLimit()
            await berth.onFirstUnaffordable { limit.restore() }
            let run = berth.serve { limit.lowerToWhatIsOpen() }
            await berth.waitForUnaffordable(1)
            await berth.cancel()
            await run.value
            #expect(await berth.arrivals == 8)
            #expect(await berth.unaffordable == 1)
        }
    }
}
