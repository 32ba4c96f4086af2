// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Synchronization

/// What one worker has counted: a door between threads.
///
/// Only its worker writes, so that a plain load and a plain store do and no locked instruction is needed; whoever reads
/// sees each number as it was a moment ago. Numbers only grow.
final class WorkerCounters: Sendable {
    private let numbers = InlineArray<87, Atomic<UInt64>> { _ in Atomic(0) }

    /// Counts an exchange that is over.
    ///
    /// - Parameters:
    ///   - method: nil for one that nobody knows, and for a request whose head was not read to its end.
    ///   - received: bytes of the request; negative counts as 0.
    ///   - sent: bytes of the answer; negative counts as 0.
    @inline(__always)
    func countRequest(_ method: Method?, _ status: Status, received: Int, sent: Int) {
        add(1, at: CounterValues.place(method: method, statusClass: Int(status.rawValue) / 100))
        add(UInt64(max(received, 0)), at: CounterValues.place(.received))
        add(UInt64(max(sent, 0)), at: CounterValues.place(.sent))
    }

    /// Counts one thing.
    @inline(__always)
    func count(_ tally: Tally) {
        add(1, at: CounterValues.place(tally))
    }

    /// Notes how long something took, in nanoseconds; negative counts as 0.
    @inline(__always)
    func observe(_ duration: Int64, _ histogram: Histogram) {
        add(1, at: CounterValues.place(histogram, bucket: DurationBuckets.index(of: duration)))
        let ticks = (UInt64(max(duration, 0)) &+ 32) >> 6
        add(ticks, at: CounterValues.place(histogram, bucket: DurationBuckets.count))
    }

    /// What stands there now.
    var values: CounterValues {
        CounterValues { numbers[$0].load(ordering: .relaxed) }
    }

    @inline(__always)
    private func add(_ amount: UInt64, at place: Int) {
        numbers[place].store(numbers[place].load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }
}
