// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How durations are sorted, from a tenth of a millisecond to a minute.
enum DurationBuckets {
    /// The longest duration of each bucket but the last, in nanoseconds.
    static let bounds: InlineArray<17, Int64> = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
        250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000, 60_000_000_000,
    ]
    /// The same in seconds, as OpenMetrics has it, and what the last bucket is called.
    static let labels = [
        "0.0001", "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0",
        "2.5", "5.0", "10.0", "60.0", "+Inf",
    ]
    /// Buckets, the last one too.
    static var count: Int { 18 }

    /// The bucket of a duration in nanoseconds. The usual one is short, and found by the first comparisons.
    @inline(__always)
    static func index(of duration: Int64) -> Int {
        for index in bounds.indices where duration <= bounds[index] { return index }
        return count - 1
    }
}
