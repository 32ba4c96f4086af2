// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Logging
import Reactor
import Testing

@testable import Serving

/// A worker on a loop that never runs of itself: what it answers is up to the turns that the test lets it have.
@Suite(.timeLimit(.minutes(10))) struct WorkerHeartbeatTests {
    private static var prepared: PreparedSettings {
        let settings = Settings.defaults(root: "/")
        return PreparedSettings(
            settings: settings, router: Router(settings: settings, mediaTypes: .builtin), logWriter: nil,
            descriptors: DescriptorBudget(
                descriptors: 1024, workers: 1, listeners: 1, limits: settings.limits, cacheEntries: 8))
    }

    private static func worker(_ loop: EventLoop) -> Worker {
        let blueprint = WorkerBlueprint(
            pool: OffloadPool(), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return Worker(loop: loop, blueprint: blueprint, prepared: prepared)
    }

    @Test func signIsOfTheInstantAtWhichItIsGivenHoweverLongTheTurnHasLasted() async throws {
        let loop = try EventLoop()
        let worker = Self.worker(loop)
        let (hasBegun, mayGoOn) = (Semaphore(), Semaphore())
        // Both are of one turn: the loop does not run yet.
        Task(executorPreference: loop) { await worker.lastLong(hasBegun, until: mayGoOn) }
        let answer = Task(executorPreference: loop) { await worker.beat() }
        let thread = try Thread(name: "test") { loop.run() }
        hasBegun.wait()
        // A round of the supervisor's, which goes by the clock.
        let asked = MonotonicClock.now()
        mayGoOn.post()
        await answer.value
        #expect(worker.heartbeat.last >= asked)
        loop.stop()
        thread.join()
    }

    @Test func acceptorThatHasNotLookedSinceItWasAskedToIsNoSignOfLife() async throws {
        let loop = try EventLoop()
        let worker = Self.worker(loop)
        let thread = try Thread(name: "test") { loop.run() }
        let socket = try ListeningSocket.tcp(.ipv4(0x7F00_0001, port: 0), sharedPort: false, backlog: 1)
        let assignment = Assignment(
            prepared: Self.prepared, position: 0, listeners: [Listener(socket, name: "test")])
        #expect(await worker.take(assignment) == nil)
        let (first, early) = await worker.beatTwice()
        #expect(early == first)
        await worker.beat()
        #expect(worker.heartbeat.last > first)
        #expect(await worker.take(Assignment(prepared: Self.prepared, position: 0, listeners: [])) == nil)
        loop.stop()
        thread.join()
    }
}

extension Worker {
    /// Keeps the turn from ending.
    fileprivate func lastLong(_ hasBegun: Semaphore, until end: Semaphore) {
        hasBegun.post()
        end.wait()
    }

    /// Is asked twice, the second time before any acceptor can have looked; returns when each had the last sign.
    fileprivate func beatTwice() -> (Int64, Int64) {
        beat()
        let first = heartbeat.last
        beat()
        return (first, heartbeat.last)
    }
}
