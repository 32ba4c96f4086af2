// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct SemaphoreTests {
    @Test func postsBeforeTheWaitsAreCounted() {
        let semaphore = Semaphore()
        for _ in 0..<3 { semaphore.post() }
        for _ in 0..<3 { semaphore.wait() }
    }

    @Test func eachPostLetsOneWaiterPass() throws {
        let gate = Semaphore()
        let passed = Semaphore()
        let count = Count()
        let threads = try (0..<4).map { _ in
            try Thread(name: "test") {
                gate.wait()
                count.value.add(1, ordering: .relaxed)
                passed.post()
            }
        }
        for expected in 1...4 {
            gate.post()
            passed.wait()
            #expect(count.value.load(ordering: .relaxed) == expected)
        }
        for thread in threads { thread.join() }
    }
}

private final class Count: Sendable {
    let value = Atomic(0)
}
