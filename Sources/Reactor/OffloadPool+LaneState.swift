// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import DequeModule
import LinuxSystem
import Synchronization

extension OffloadPool {
    /// One lane's work and threads: a door between threads.
    ///
    /// A thread is woken only where fewer are at work than may be at once: one that is at work looks again before it
    /// sleeps, and to be woken costs more than many a piece of work. Beyond that number there is a standby, which takes
    /// work when nobody else has for too long: those at work are held up by a disk.
    final class LaneState: Sendable {
        private struct Queue {
            var work = Deque<@Sendable () -> Void>()
            var threads: [Thread] = []
            /// Threads that have not ended.
            var living = 0
            /// Those that are at work, or have been called to it.
            var active = 0
            /// What those sleep on that nobody has called yet. The last is called first, so that the others sleep on: a
            /// thread that has slept for long interrupts the loop that wakes it.
            var idle: [Semaphore] = []
            /// Whether a thread stands by, or has been called to.
            var hasStandby = false
            /// Whether it has been called and has not come yet.
            var wantsStandby = false
            /// What it sleeps on.
            var standby: Semaphore?
            /// When work was last taken out, in nanoseconds of `MonotonicClock`.
            var takenAt: Int64 = 0
            var isStopping = false
        }

        private enum Step {
            case run(@Sendable () -> Void, wakes: Semaphore?)
            case sleep
            case standBy(until: Int64)
            case end
        }

        /// Nanoseconds for which those at work may leave the queue alone, before the standby takes from it.
        private static let patience: Int64 = 10_000_000

        private let name: String
        private let mostThreads: Int
        private let mostAtOnce: Int
        private let queue = Mutex(Queue())

        init(name: String, mostThreads: Int, mostAtOnce: Int) {
            self.name = name
            self.mostThreads = mostThreads
            self.mostAtOnce = min(mostThreads, mostAtOnce)
        }

        func submit(_ work: @escaping @Sendable () -> Void) {
            let (isServed, sleeper) = queue.withLock { queue in
                queue.work.append(work)
                let sleeper = callThread(&queue)
                return (queue.living > 0, sleeper)
            }
            sleeper?.post()
            if isServed { return }
            // Not one thread to be had: a loop that waits for a disk is better than a request that waits for ever.
            while let work = queue.withLock({ $0.work.popFirst() }) { work() }
        }

        func stop(deadline: Int64) {
            let (threads, sleepers) = queue.withLock { queue in
                queue.isStopping = true
                let sleepers = queue.idle + [queue.standby].compactMap(\.self)
                queue.active += queue.idle.count
                queue.idle = []
                return (queue.threads, sleepers)
            }
            for sleeper in sleepers { sleeper.post() }
            for thread in threads { _ = thread.join(until: deadline) }
            // A thread keeps its body, and that the lane: a stopped pool would keep itself for ever.
            queue.withLock { queue in
                queue.threads.removeAll { thread in threads.contains { $0 === thread } }
            }
        }

        /// Has one more thread look at the queue, where that is of use: one that may work, or one to stand by. Returns
        /// what it sleeps on, to be posted; nil: nobody is to be woken.
        private func callThread(_ queue: inout Queue) -> Semaphore? {
            guard queue.active < mostAtOnce || !queue.hasStandby else { return nil }
            let sleeper = queue.idle.popLast()
            if sleeper == nil {
                guard queue.threads.count < mostThreads, let thread = try? Thread(name: name, { self.serve() }) else {
                    return nil
                }
                queue.threads.append(thread)
                queue.living += 1
            }
            queue.active += 1
            if queue.active > mostAtOnce {
                queue.hasStandby = true
                queue.wantsStandby = true
            }
            return sleeper
        }

        /// A thread's life; whoever has made or called it has counted it among the active.
        private func serve() {
            // A loop that hands over much at once goes on handing over, and its other connections do not wait.
            Thread.interruptNobody()
            let own = Semaphore()
            while true {
                switch queue.withLock({ next(&$0, own) }) {
                case .run(let work, let sleeper):
                    sleeper?.post()
                    work()
                case .sleep: own.wait()
                case .standBy(let instant):
                    // Only `stop` posts.
                    _ = own.wait(until: instant)
                    queue.withLock { queue in
                        queue.standby = nil
                        queue.hasStandby = false
                        queue.active += 1
                    }
                case .end: return
                }
            }
        }

        private func next(_ queue: inout Queue, _ own: Semaphore) -> Step {
            let now = MonotonicClock.now()
            guard let first = queue.work.first else {
                queue.active -= 1
                if queue.isStopping {
                    queue.living -= 1
                    return .end
                }
                // It stays for a while though there is nothing to do, rather than be called again for the next few.
                if queue.wantsStandby { return standBy(&queue, own, until: now + Self.patience) }
                queue.idle.append(own)
                return .sleep
            }
            if queue.active <= mostAtOnce || queue.isStopping || now - queue.takenAt >= Self.patience {
                queue.work.removeFirst()
                queue.takenAt = now
                let isLeft = !queue.work.isEmpty && queue.active >= mostAtOnce
                return .run(first, wakes: isLeft ? callThread(&queue) : nil)
            }
            queue.active -= 1
            if queue.hasStandby, !queue.wantsStandby {
                queue.idle.append(own)
                return .sleep
            }
            return standBy(&queue, own, until: queue.takenAt + Self.patience)
        }

        private func standBy(_ queue: inout Queue, _ own: Semaphore, until instant: Int64) -> Step {
            queue.hasStandby = true
            queue.wantsStandby = false
            queue.standby = own
            return .standBy(until: instant)
        }
    }
}
