// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Testing

@testable import Serving

@Suite struct WorkerCountTests {
    @Test(
        arguments: [(WorkerCount.fixed(3), 3), (.fixed(1), 1), (.fixed(0), 1), (.automatic, nil)]
            as [(WorkerCount, Int?)])
    func workersAreAtLeastOne(count: WorkerCount, expected: Int?) {
        #expect(count.onThisHost == expected ?? HostResources.processorCount())
        #expect(count.onThisHost >= 1)
    }
}
