// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct OffloadPoolStandbyTests {
    @Test(arguments: [2, 3, 4])
    func writersThatAreHeldUpAreJoinedByAllTheOthers(threads: Int) {
        let pool = OffloadPool(writeThreads: threads, writesAtOnce: 1)
        let (entered, gate) = (Semaphore(), Semaphore())
        for _ in 0..<threads {
            pool.submit(.write) {
                entered.post()
                gate.wait()
            }
        }
        // Each comes in while those before it are held up.
        for _ in 0..<threads { entered.wait() }
        for _ in 0..<threads { gate.post() }
        pool.stop()
    }

    @Test(arguments: [1, 4])
    func stopWaitsForWhatIsQueued(atOnce: Int) {
        let pool = OffloadPool(writeThreads: 4, writesAtOnce: atOnce)
        let count = Atomic<Int>(0)
        for _ in 0..<500 { pool.submit(.write) { count.wrappingAdd(1, ordering: .relaxed) } }
        pool.stop()
        #expect(count.load(ordering: .relaxed) == 500)
    }

    @Test func laneSleepsAndWakesAgainManyTimes() {
        let pool = OffloadPool(writeThreads: 3, writesAtOnce: 2)
        let done = Semaphore()
        for round in 0..<300 {
            for _ in 0...(round % 7) { pool.submit(.write) { done.post() } }
            for _ in 0...(round % 7) { done.wait() }
        }
        pool.stop()
    }
}
