// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage
import Testing

/// Each in a process of its own, whose signals it takes. A signal goes to the thread that waits for it: the test's
/// process has other threads, which were there before and would die of one sent to all.
@Suite(.timeLimit(.minutes(10))) struct SignalInboxTests {
    @Test func everySignalArrivesAsItsOwnEvent() async {
        await #expect(processExitsWith: .success) {
            let inbox = try SignalInbox.collecting()
            let signals: [(CInt, SignalInbox.Signal)] = [
                (SIGTERM, .terminate), (SIGINT, .interrupt), (SIGHUP, .hangUp), (SIGUSR1, .user1),
            ]
            #expect(signals.map(\.1) == SignalInbox.Signal.allCases)
            for (number, signal) in signals {
                #expect(pthread_kill(pthread_self(), number) == 0)
                #expect(inbox.wait(until: .max) == .signal(signal))
            }
            #expect(inbox.wait(until: 0) == .timedOut)
        }
    }

    @Test func requestThatIsHeldIsTakenLater() async {
        await #expect(processExitsWith: .success) {
            SignalInbox.holdRequests()
            #expect(pthread_kill(pthread_self(), SIGUSR1) == 0)
            #expect(pthread_kill(pthread_self(), SIGHUP) == 0)
            let inbox = try SignalInbox.collecting()
            #expect(inbox.wait(until: .max) == .signal(.hangUp))
            #expect(inbox.wait(until: .max) == .signal(.user1))
            #expect(inbox.wait(until: 0) == .timedOut)
        }
    }

    @Test func endComesBeforeTheBellAndNeitherIsLost() async {
        await #expect(processExitsWith: .success) {
            let inbox = try SignalInbox.collecting()
            inbox.bell.ring()
            inbox.bell.ring()
            #expect(pthread_kill(pthread_self(), SIGTERM) == 0)
            #expect(inbox.wait(until: .max) == .signal(.terminate))
            #expect(inbox.wait(until: .max) == .rung)
            #expect(inbox.wait(until: 0) == .timedOut)
        }
    }

    @Test func bellIsHeardThroughRequestsWithoutAPause() async {
        await #expect(processExitsWith: .success) {
            let inbox = try SignalInbox.collecting()
            inbox.bell.ring()
            for number in [SIGHUP, SIGUSR1] { #expect(pthread_kill(pthread_self(), number) == 0) }
            #expect(inbox.wait(until: .max) == .rung)
            #expect(inbox.wait(until: .max) == .signal(.hangUp))
            #expect(inbox.wait(until: .max) == .signal(.user1))
            #expect(inbox.wait(until: 0) == .timedOut)
        }
    }

    @Test func endComesBeforeWhateverElseWasAskedBefore() async {
        await #expect(processExitsWith: .success) {
            let inbox = try SignalInbox.collecting()
            for number in [SIGHUP, SIGUSR1, SIGINT, SIGTERM] {
                #expect(pthread_kill(pthread_self(), number) == 0)
            }
            let first = (0..<2).map { _ in inbox.wait(until: .max) }
            #expect(first.contains(.signal(.terminate)) && first.contains(.signal(.interrupt)))
            #expect(inbox.wait(until: .max) == .signal(.hangUp))
            #expect(inbox.wait(until: .max) == .signal(.user1))
        }
    }

    @Test func bellOfAnotherThreadEndsTheWait() async {
        await #expect(processExitsWith: .success) {
            let inbox = try SignalInbox.collecting()
            let bell = inbox.bell
            let thread = try Thread(name: "test") { bell.ring() }
            #expect(inbox.wait(until: .max) == .rung)
            thread.join()
        }
    }

    @Test func deadlineEndsTheWaitAndNotBefore() async {
        await #expect(processExitsWith: .success) {
            let inbox = try SignalInbox.collecting()
            let deadline = MonotonicClock.now() + 2_000_001
            #expect(inbox.wait(until: deadline) == .timedOut)
            #expect(MonotonicClock.now() >= deadline)
            #expect(inbox.wait(until: 1) == .timedOut)
        }
    }

    @Test func writingToNobodyIsAnErrorAndNotTheEnd() async {
        await #expect(processExitsWith: .success) {
            let inbox = try SignalInbox.collecting()
            let ends = try FileDescriptor.pipe()
            try ends.readEnd.close()
            #expect(write(ends.writeEnd.rawValue, "x", 1) == -1)
            #expect(errno == EPIPE)
            #expect(inbox.wait(until: 0) == .timedOut)
        }
    }
}
