// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization
import SystemPackage
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct DirectorySyncsTests {
    /// A sync that waits until it is let go, and counts.
    private final class Gate: Sendable {
        let entered = Semaphore()
        let leave = Semaphore()
        let syncs = Atomic<Int>(0)

        func pass() {
            syncs.add(1, ordering: .relaxed)
            entered.post()
            leave.wait()
        }
    }

    /// Numbers that several tasks and threads see.
    private final class Numbers: Sendable {
        let served = Atomic<Int>(0)
        let clock = Atomic<Int>(0)
        let began = Atomic<Int>(0)
    }

    private let pool = OffloadPool(syncThreads: 1)
    private let site: UploadSite
    private let root: OpenDirectory
    private let other: OpenDirectory

    init() throws {
        site = try UploadSite()
        site.tree.directory("other")
        root = try site.openDirectory("/")
        other = try site.openDirectory("/other")
    }

    /// Asks for a sync, and returns when the question was heard: a task that runs at once goes on to its first wait.
    private func ask(_ syncs: DirectorySyncs, _ directory: OpenDirectory) -> Task<Errno?, Never> {
        Task.immediate { await syncs.synchronize(directory) }
    }

    @Test func waitersThatComeBeforeTheSyncBeginsShareIt() async {
        let gate = Gate()
        let syncs = DirectorySyncs(pool: pool) { _ in gate.pass() }
        let blocker = Semaphore()
        pool.submit(.sync) { blocker.wait() }
        let waiters = (0..<50).map { _ in ask(syncs, root) }
        gate.leave.post()
        blocker.post()
        for waiter in waiters { #expect(await waiter.value == nil) }
        pool.stop()
        #expect(gate.syncs.load(ordering: .relaxed) == 1)
    }

    @Test func waitersThatComeDuringASyncShareTheNext() async {
        let gate = Gate()
        let syncs = DirectorySyncs(pool: pool) { _ in gate.pass() }
        let first = ask(syncs, root)
        gate.entered.wait()
        let numbers = Numbers()
        let later = (0..<50).map { _ in
            Task.immediate {
                let failure = await syncs.synchronize(root)
                numbers.served.add(1, ordering: .relaxed)
                return failure
            }
        }
        gate.leave.post()
        #expect(await first.value == nil)
        // The second sync has begun, and whoever came during the first one has to await its end.
        gate.entered.wait()
        #expect(numbers.served.load(ordering: .relaxed) == 0)
        gate.leave.post()
        for waiter in later { #expect(await waiter.value == nil) }
        pool.stop()
        #expect(gate.syncs.load(ordering: .relaxed) == 2)
    }

    @Test func directoriesDoNotShareASync() async {
        let gate = Gate()
        let syncs = DirectorySyncs(pool: pool) { _ in gate.pass() }
        gate.leave.post()
        gate.leave.post()
        let waiters = [ask(syncs, root), ask(syncs, other)]
        for waiter in waiters { #expect(await waiter.value == nil) }
        pool.stop()
        #expect(gate.syncs.load(ordering: .relaxed) == 2)
    }

    @Test func failureReachesAllThatWait() async {
        let gate = Gate()
        let syncs = DirectorySyncs(pool: pool) { (_) throws(Errno) in
            gate.pass()
            throw .ioError
        }
        let first = [ask(syncs, root)]
        gate.entered.wait()
        // The kernel tells of a failure once: a sync after it could not know that what these have changed is lost.
        let during = (0..<3).map { _ in ask(syncs, root) }
        // For this sync, the one below, and one that there must not be.
        for _ in 0..<3 { gate.leave.post() }
        for waiter in first + during { #expect(await waiter.value == .ioError) }
        // Who asks then has a sync of its own.
        #expect(await ask(syncs, root).value == .ioError)
        pool.stop()
        #expect(gate.syncs.load(ordering: .relaxed) == 2)
    }

    @Test func everySyncBeginsAfterTheQuestion() async {
        let numbers = Numbers()
        let pool = OffloadPool(syncThreads: 3)
        let syncs = DirectorySyncs(pool: pool) { _ in
            numbers.began.store(
                numbers.clock.add(1, ordering: .sequentiallyConsistent).newValue, ordering: .sequentiallyConsistent)
        }
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask { [root] in
                    for _ in 0..<200 {
                        let asked = numbers.clock.add(1, ordering: .sequentiallyConsistent).newValue
                        _ = await syncs.synchronize(root)
                        if numbers.began.load(ordering: .sequentiallyConsistent) < asked { return false }
                    }
                    return true
                }
            }
            for await isRight in group { #expect(isRight) }
        }
        pool.stop()
    }

    @Test func realDirectoryIsSynced() async throws {
        let syncs = DirectorySyncs(pool: pool)
        #expect(await syncs.synchronize(root) == nil)
        pool.stop()
    }
}
