// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct WorkerCountersTests {
    @Test func newOnesAreAllZero() {
        #expect(WorkerCounters().values == CounterValues())
        #expect(CounterValues.count == 87)
    }

    @Test(arguments: [
        (Method.get as Method?, 200, 2), (.head, 206, 2), (.post, 303, 3), (.delete, 404, 4), (.connect, 499, 4),
        (nil, 501, 5), (.get, 599, 5), (.get, 100, 2), (.get, 999, 5), (nil, 0, 2),
    ])
    func requestCountsOnceByMethodAndClass(method: Method?, status: Int, statusClass: Int) {
        let counters = WorkerCounters()
        counters.countRequest(method, Status(rawValue: UInt16(status)), received: 100, sent: 2000)
        counters.countRequest(method, Status(rawValue: UInt16(status)), received: 1, sent: -5)
        let values = counters.values
        #expect(values[method, statusClass] == 2)
        #expect(values[.received] == 101)
        #expect(values[.sent] == 2000)
        #expect(values.numbers.reduce(0, &+) == UInt64(2_103))
    }

    @Test func eachPlaceIsOneThings() {
        var places = Tally.allCases.map(CounterValues.place)
        for method in Method.allCases.map({ $0 as Method? }) + [nil] {
            places += CounterValues.statusClasses.map { CounterValues.place(method: method, statusClass: $0) }
        }
        for histogram in Histogram.allCases {
            places += (0...DurationBuckets.count).map { CounterValues.place(histogram, bucket: $0) }
        }
        #expect(places.sorted() == Array(0..<CounterValues.count))
    }

    @Test func durationsAreSortedAndSummed() {
        let counters = WorkerCounters()
        counters.observe(64_000, .requests)
        counters.observe(3_000_000_000, .requests)
        counters.observe(-1, .requests)
        counters.observe(.max, .syncs)
        let values = counters.values
        var buckets = [UInt64](repeating: 0, count: DurationBuckets.count)
        buckets[0] = 2
        buckets[14] = 1
        #expect(values.buckets(of: .requests) == buckets)
        #expect(values.ticks(of: .requests) == 1_000 + 46_875_000)
        #expect(values.buckets(of: .syncs).last == 1)
        #expect(values.ticks(of: .syncs) == 1 << 57)
    }

    @Test func sumOfSeveralIsPlaceByPlace() {
        let counters = WorkerCounters()
        for tally in Tally.allCases { counters.count(tally) }
        var sum = counters.values
        sum += counters.values
        #expect(Tally.allCases.allSatisfy { sum[$0] == 2 })
    }
}
