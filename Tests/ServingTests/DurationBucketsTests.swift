// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

@Suite struct DurationBucketsTests {
    @Test func eachBoundIsTheLastOfItsBucket() {
        for index in DurationBuckets.bounds.indices {
            #expect(DurationBuckets.index(of: DurationBuckets.bounds[index]) == index)
            #expect(DurationBuckets.index(of: DurationBuckets.bounds[index] + 1) == index + 1)
        }
    }

    @Test(arguments: [(Int64.min, 0), (0, 0), (.max, 17)])
    func anyDurationHasABucket(duration: Int64, bucket: Int) {
        #expect(DurationBuckets.index(of: duration) == bucket)
    }

    @Test func labelsSayTheBoundsInSeconds() {
        #expect(DurationBuckets.labels.count == DurationBuckets.count)
        #expect(DurationBuckets.bounds.count + 1 == DurationBuckets.count)
        for index in DurationBuckets.bounds.indices {
            let seconds = Double(DurationBuckets.bounds[index]) / 1e9
            #expect(DurationBuckets.labels[index] == "\(seconds)")
        }
        #expect(DurationBuckets.labels.last == "+Inf")
    }
}
