// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What one worker has counted, or several have together: plain numbers, each in a place of its own.
struct CounterValues: Equatable, Sendable {
    /// Of answers, from 2xx to 5xx.
    static var statusClasses: ClosedRange<Int> { 2...5 }
    // Literals, computed: a constant that is stored would be asked for with a call for each request. Tests hold them to
    // what they count.
    private static var classCount: Int { 4 }
    /// Methods that are told apart before the one that nobody knows.
    private static var methodCount: Int { 9 }
    private static var firstTally: Int { (methodCount + 1) * classCount }
    private static var firstHistogram: Int { firstTally + 9 }
    /// Its buckets, and the sum of all durations.
    private static var histogramSize: Int { DurationBuckets.count + 1 }
    /// How many numbers there are.
    static var count: Int { firstHistogram + 2 * histogramSize }
    /// A sum of durations counts in units of 64 ns: 2^64 of them are enough for a thousand years of a thousand
    /// requests at a time.
    static var ticksPerSecond: UInt64 { 15_625_000 }

    private(set) var numbers = [UInt64](repeating: 0, count: count)

    /// - Parameter number: what stands in a place.
    init(_ number: (_ place: Int) -> UInt64 = { _ in 0 }) {
        for place in numbers.indices { numbers[place] = number(place) }
    }

    static func += (sum: inout CounterValues, more: CounterValues) {
        for place in sum.numbers.indices { sum.numbers[place] &+= more.numbers[place] }
    }

    // MARK: Places

    /// - Parameters:
    ///   - method: nil for one that nobody knows, and for a request whose head was not read to its end.
    ///   - statusClass: the status's hundreds; those that no answer has count as the nearest.
    @inline(__always)
    static func place(method: Method?, statusClass: Int) -> Int {
        let row = method.map { Int($0.rawValue) } ?? methodCount
        return row * classCount + min(max(statusClass, 2), 5) - 2
    }

    @inline(__always)
    static func place(_ tally: Tally) -> Int { firstTally + tally.rawValue }

    /// - Parameter bucket: an index of `DurationBuckets`; their count for the sum.
    @inline(__always)
    static func place(_ histogram: Histogram, bucket: Int) -> Int {
        firstHistogram + histogram.rawValue * histogramSize + bucket
    }

    // MARK: Looks

    subscript(method: Method?, statusClass: Int) -> UInt64 {
        numbers[Self.place(method: method, statusClass: statusClass)]
    }

    subscript(tally: Tally) -> UInt64 { numbers[Self.place(tally)] }

    /// Requests of all methods that were answered or given up.
    var requests: UInt64 { numbers[..<Self.firstTally].reduce(0, &+) }

    /// Connections that are open.
    var openConnections: UInt64 {
        // The two were read one after the other, while both may grow.
        self[.accepted] > self[.closed] ? self[.accepted] - self[.closed] : 0
    }

    /// Durations in each bucket, those of the ones before left out.
    func buckets(of histogram: Histogram) -> [UInt64] {
        (0..<DurationBuckets.count).map { numbers[Self.place(histogram, bucket: $0)] }
    }

    /// All durations together, in units of 64 ns.
    func ticks(of histogram: Histogram) -> UInt64 {
        numbers[Self.place(histogram, bucket: DurationBuckets.count)]
    }
}
