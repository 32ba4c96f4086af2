// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Synchronization

/// How many answers may be compressed while they are sent, at a time: each takes some 400 KiB. A door between threads.
final class EncoderAllowance: Sendable {
    /// The right to one; it ends with the last reference.
    final class Lease: Sendable {
        private let allowance: EncoderAllowance

        fileprivate init(_ allowance: EncoderAllowance) {
            self.allowance = allowance
        }

        deinit {
            allowance.taken.subtract(1, ordering: .relaxed)
        }
    }

    private let most: Int
    private let taken = Atomic<Int>(0)

    init(most: Int = 128) {
        self.most = most
    }

    /// Nil where there are enough already.
    func lease() -> Lease? {
        if taken.add(1, ordering: .relaxed).newValue <= most { return Lease(self) }
        taken.subtract(1, ordering: .relaxed)
        return nil
    }
}
