// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import Testing

@testable import Serving

@Suite struct CountdownTests {
    private final class Calls: Sendable {
        let count = Atomic<Int>(0)
    }

    @Test(arguments: [1, 2, 17])
    func lastOneCallsBackOnce(count: Int) {
        let calls = Calls()
        let countdown = Countdown(count) { calls.count.add(1, ordering: .relaxed) }
        for _ in 1..<count { countdown.step() }
        #expect(calls.count.load(ordering: .relaxed) == 0)
        countdown.step()
        #expect(calls.count.load(ordering: .relaxed) == 1)
    }

    @Test func whateverTheThreadTheLastOneCallsBackOnce() throws {
        let calls = Calls()
        let countdown = Countdown(400) { calls.count.add(1, ordering: .relaxed) }
        let threads = try (0..<4).map { _ in
            try Thread(name: "test") { for _ in 0..<100 { countdown.step() } }
        }
        for thread in threads { thread.join() }
        #expect(calls.count.load(ordering: .relaxed) == 1)
    }
}
