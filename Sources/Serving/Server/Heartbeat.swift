// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Synchronization

/// Whether a worker lives: the supervisor asks, and the worker answers when it comes to it. A door between threads.
final class Heartbeat: Sendable {
    private let lastBeat: Atomic<Int64>
    private let isAsked = Atomic<Bool>(false)

    /// - Parameter now: when the worker was made, nanoseconds of `MonotonicClock`: until it is asked it is alive.
    init(at now: Int64) {
        lastBeat = Atomic(now)
    }

    /// When the worker last gave a sign of life, in nanoseconds of `MonotonicClock`.
    var last: Int64 { lastBeat.load(ordering: .relaxed) }

    /// Whether the worker is to be asked; false: it has not come to the last question yet, and one is enough.
    func ask() -> Bool {
        !isAsked.exchange(true, ordering: .relaxed)
    }

    /// The worker has come to the question.
    ///
    /// - Parameter instant: nil where it is not well.
    func answer(at instant: Int64?) {
        if let instant { lastBeat.store(instant, ordering: .relaxed) }
        isAsked.store(false, ordering: .relaxed)
    }
}
