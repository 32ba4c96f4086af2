// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import Testing

@testable import ServiceManager

@Suite(.timeLimit(.minutes(10))) struct NotificationQueueTests {
    /// A manager that reads when it is let.
    private final class Manager: Sendable {
        let isTold = Semaphore()
        let reads = Semaphore()
        let hasRead = Semaphore()
        private let seen = Mutex<[ServiceState]>([])

        var messages: [ServiceState] { seen.withLock { $0 } }

        func take(_ message: ServiceState) {
            isTold.post()
            reads.wait()
            seen.withLock { $0.append(message) }
            hasRead.post()
        }

        func read(_ count: Int) {
            for _ in 0..<count { reads.post() }
            for _ in 0..<count { hasRead.wait() }
        }
    }

    private static let hour: Int64 = 3_600_000_000_000

    @Test func messageIsSentWhenTellReturns() throws {
        let manager = Manager()
        let queue = try NotificationQueue(send: manager.take)
        for number in 0..<100 {
            manager.reads.post()
            queue.tell(.status("\(number)"), patience: Self.hour)
            #expect(manager.messages.last == .status("\(number)"))
        }
    }

    @Test func managerThatDoesNotReadIsWaitedForOnceAndMissesNothing() throws {
        let manager = Manager()
        let queue = try NotificationQueue(send: manager.take)
        queue.tell(.ready, patience: 1)
        // Were it to wait again, it would for an hour.
        queue.tell(.alive, patience: Self.hour)
        queue.tell(.stopping, patience: Self.hour)
        #expect(manager.messages == [])
        manager.read(3)
        #expect(manager.messages == [.ready, .alive, .stopping])
    }

    @Test(arguments: [0, 1])
    func oldestMakeRoomForTheNewest(beyond: Int) throws {
        let manager = Manager()
        let queue = try NotificationQueue(send: manager.take)
        queue.tell(.ready, patience: 1)
        manager.isTold.wait()
        let waiting = (0..<NotificationQueue.capacity + beyond).map { ServiceState.status("\($0)") }
        for message in waiting { queue.tell(message) }
        manager.read(NotificationQueue.capacity + 1)
        #expect(manager.messages == [.ready] + waiting.dropFirst(beyond))
    }

    @Test func whatWaitsIsSentThoughTheQueueIsDropped() throws {
        let manager = Manager()
        do {
            let queue = try NotificationQueue(send: manager.take)
            queue.tell(.ready, patience: 1)
            queue.tell(.stopping)
        }
        manager.read(2)
        #expect(manager.messages == [.ready, .stopping])
    }
}
