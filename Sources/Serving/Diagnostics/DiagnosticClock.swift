// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// The clocks that diagnostics go by, so that a test has its own.
struct DiagnosticClock: Sendable {
    /// Nanoseconds since 1970, for the line.
    let wallNow: @Sendable () -> Int64
    /// Nanoseconds that only go forward, for intervals.
    let now: @Sendable () -> Int64

    static let system = DiagnosticClock(wallNow: { WallClock.now() }, now: { MonotonicClock.now() })
}
