// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What one worker has counted, or several have together: plain numbers, each in a place of its own.
struct CounterValues: Equatable, Sendable {
    /// Of answers, from 2xx to 5xx.
    static let statusClasses = 2...5
    /// Methods that are told apart; what nobody knows comes last.
    static let methodCount = Method.allCases.count + 1

    private static let firstTally = methodCount * statusClasses.count
    private static let firstHistogram = firstTally + Tally.allCases.count
    /// Its buckets, and the sum of all durations.
    private static let histogramSize = DurationBuckets.count + 1
    /// How many numbers there are.
    static let count = firstHistogram + Histogram.allCases.count * histogramSize
    /// A sum of durations counts in units of 64 ns: 2^64 of them are enough for a thousand years of a thousand
    /// requests at a time.
    static let ticksPerSecond: UInt64 = 15_625_000

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
        let row = method.map { Int($0.rawValue) } ?? methodCount - 1
        return row * statusClasses.count + min(max(statusClass, statusClasses.lowerBound), statusClasses.upperBound) - 2
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

    /// Durations in each bucket, those of the ones before left out.
    func buckets(of histogram: Histogram) -> [UInt64] {
        (0..<DurationBuckets.count).map { numbers[Self.place(histogram, bucket: $0)] }
    }

    /// All durations together, in units of 64 ns.
    func ticks(of histogram: Histogram) -> UInt64 {
        numbers[Self.place(histogram, bucket: DurationBuckets.count)]
    }
}
