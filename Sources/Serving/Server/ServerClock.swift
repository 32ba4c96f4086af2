// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// The wall clock as a worker sees it: read once a turn of the loop, and carried forward by the loop's own clock.
///
/// Belongs to one worker.
final class ServerClock {
    /// Wall time minus monotonic time, in nanoseconds, when it was last looked at.
    private var offset: Int64
    private var lookedAt: Int64

    init(now: Int64) {
        lookedAt = now
        offset = WallClock.now() - now
    }

    /// Nanoseconds since 1970 at an instant of the loop's clock that is not in the future.
    func wallTime(at instant: Int64, now: Int64) -> Int64 {
        if now != lookedAt {
            lookedAt = now
            offset = WallClock.now() - now
        }
        return instant + offset
    }
}
