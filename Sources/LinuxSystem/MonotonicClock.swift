// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

/// The clock that only goes forward (clock_gettime(2), `CLOCK_MONOTONIC`), for deadlines and durations.
package enum MonotonicClock {
    /// Nanoseconds since an arbitrary start.
    package static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
