// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// Which thread runs: to tell a loop's own thread from all others.
package struct ThreadIdentity: Equatable, Sendable {
    /// pthread_self(3); never 0 for a running thread.
    package let rawValue: UInt

    package init(rawValue: UInt) {
        self.rawValue = rawValue
    }

    package static var current: ThreadIdentity { ThreadIdentity(rawValue: UInt(pthread_self())) }
}
