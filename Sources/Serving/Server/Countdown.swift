// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Synchronization

/// Calls back when the last of several has reported: a door between threads.
final class Countdown: Sendable {
    private let left: Atomic<Int>
    private let whenDone: @Sendable () -> Void

    /// - Parameter count: 1 and up.
    init(_ count: Int, _ whenDone: @escaping @Sendable () -> Void) {
        left = Atomic(count)
        self.whenDone = whenDone
    }

    /// To be called once by each.
    func step() {
        if left.subtract(1, ordering: .acquiringAndReleasing).newValue == 0 { whenDone() }
    }
}
