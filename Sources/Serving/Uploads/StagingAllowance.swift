// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Synchronization

/// How many files may be on their way in at once: a door between threads.
///
/// Each holds a descriptor, and mostly one of its directory as well. A form holds one for each of its files, so that a
/// few clients who send forms slowly would leave none for anybody else's file or connection.
final class StagingAllowance: Sendable {
    private let most: Int
    private let taken = Atomic<Int>(0)

    /// - Parameter descriptors: the limit of the process (`RLIMIT_NOFILE`), half of which is left for all else.
    init(descriptors: Int) {
        most = max(descriptors / 4, 1)
    }

    /// Takes a place; false: there is none.
    func take() -> Bool {
        let count = taken.wrappingAdd(1, ordering: .relaxed).newValue
        if count <= most { return true }
        giveBack()
        return false
    }

    /// Gives a place back.
    func giveBack() {
        taken.wrappingSubtract(1, ordering: .relaxed)
    }
}
