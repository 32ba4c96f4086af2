// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import struct SystemPackage.Errno
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct JournalQueueTests {
    @Test func entriesOfOneSenderStayInOrder() throws {
        let journal = try SampleJournal()
        let queue = try journal.queue()
        for number in 0..<JournalQueue.capacity { #expect(queue.submit(.sample("\(number)"))) }
        #expect(queue.finish(deadline: .farAway))
        #expect(journal.taken == (0..<JournalQueue.capacity).map { "PRIORITY=6 MESSAGE=\($0)" })
        #expect(queue.takeLost() == JournalQueue.Loss())
    }

    @Test func aJournalThatStandsStillFillsTheQueueAndHoldsUpNobody() throws {
        let journal = try SampleJournal(stallsAfter: 2)
        let queue = try journal.queue()
        for number in 0..<3 { #expect(queue.submit(.sample("\(number)"))) }
        journal.waitUntilStalled()
        // The one in the thread's hands counts.
        for number in 3..<JournalQueue.capacity + 2 { #expect(queue.submit(.sample("\(number)"))) }
        #expect(!queue.submit(.sample("one too many")))
        #expect(journal.taken.count == 2)
        journal.goOn()
        #expect(queue.finish(deadline: .farAway))
        #expect(journal.taken.count == JournalQueue.capacity + 2)
        #expect(journal.taken.last == "PRIORITY=6 MESSAGE=\(JournalQueue.capacity + 1)")
    }

    @Test func theEndWaitsNoLongerThanItIsTold() throws {
        let journal = try SampleJournal(stallsAfter: 0)
        let queue = try journal.queue()
        #expect(queue.submit(.sample("a")))
        journal.waitUntilStalled()
        #expect(!queue.finish(deadline: MonotonicClock.now() + 1_000_000))
        #expect(!queue.submit(.sample("too late")))
        journal.goOn()
        #expect(queue.finish(deadline: .farAway))
        #expect(journal.taken == ["PRIORITY=6 MESSAGE=a"])
    }

    @Test func whatCannotBeSentIsCountedByItsWorth() throws {
        let journal = try SampleJournal()
        let queue = try journal.queue()
        journal.fail(.connectionRefused)
        #expect(queue.submit(.sample("a")))
        #expect(queue.submit(.sample("7 were lost"), worth: 7))
        #expect(queue.finish(deadline: .farAway))
        #expect(queue.takeLost() == JournalQueue.Loss(count: 8, reason: .connectionRefused))
        #expect(queue.takeLost() == JournalQueue.Loss())
        #expect(journal.taken.isEmpty)
    }

    @Test func oneThatIsDroppedSendsWhatItHas() throws {
        let journal = try SampleJournal(stallsAfter: 0)
        do {
            let queue = try journal.queue()
            for number in 0..<3 { #expect(queue.submit(.sample("\(number)"))) }
            journal.waitUntilStalled()
        }
        journal.goOn()
        while journal.taken.count < 3 { sched_yield() }
        #expect(journal.taken.last == "PRIORITY=6 MESSAGE=2")
    }
}
