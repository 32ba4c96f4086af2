// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A descriptor's place in its loop: a slot, and which of the slot's users is meant.
///
/// The pair travels through `epoll_data`, so that an event for a descriptor that was closed meanwhile, whose slot has
/// a new user, is told apart and dropped.
package struct Registration: Hashable, Sendable {
    let slot: UInt32
    let generation: UInt32

    init(slot: UInt32, generation: UInt32) {
        self.slot = slot
        self.generation = generation
    }

    init(data: UInt64) {
        slot = UInt32(truncatingIfNeeded: data)
        generation = UInt32(truncatingIfNeeded: data >> 32)
    }

    var data: UInt64 { UInt64(generation) << 32 | UInt64(slot) }
}

/// Why a wait ended.
package enum Wake: Sendable {
    /// The descriptor is ready for what was waited for, or has failed: the system call will tell.
    case ready
    /// The deadline passed first.
    case timedOut
    /// Somebody ended every wait of this registration, now and in future.
    case cancelled
}

/// What to wait for.
package enum Interest: Sendable {
    case readable, writable
}
