// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import SystemPackage
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct MusterTests {
    @Test func allThatWorkAreAwaited() throws {
        let muster = Muster(3)
        let threads = try (0..<3).map { _ in try Thread(name: "test") { muster.report(nil) } }
        try muster.wait()
        for thread in threads { thread.join() }
    }

    @Test(arguments: [0, 1, 2])
    func failureOfAnyOneIsTold(failing: Int) {
        let muster = Muster(3)
        for worker in 0..<3 { muster.report(worker == failing ? .tooManyOpenFiles : nil) }
        #expect(throws: Errno.tooManyOpenFiles) { try muster.wait() }
    }

    @Test func musterOfNobodyIsOver() throws {
        try Muster(0).wait()
    }

    @Test func whoDoesNotReportIsNotAwaitedForEver() {
        let muster = Muster(2)
        muster.report(nil)
        #expect(throws: Errno.timedOut) { try muster.wait(until: MonotonicClock.now() + 1_000_000) }
    }
}
