// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import LinuxSystem
import Testing

@testable import Serving

@Suite struct ListenAddressTests {
    @Test func onlyAUnixSocketHasAPath() {
        #expect(ListenAddress.unix(path: "/a", mode: nil).unixPath == "/a")
        #expect(ListenAddress.port(80).unixPath == nil)
        #expect(ListenAddress.tcp(.ipv4(0, port: 80)).unixPath == nil)
    }

    @Test(
        arguments: [(WorkerCount.fixed(3), 3), (.fixed(1), 1), (.fixed(0), 1), (.automatic, nil)]
            as [(WorkerCount, Int?)])
    func workersAreAtLeastOne(count: WorkerCount, expected: Int?) {
        #expect(count.onThisHost == expected ?? HostResources.processorCount())
        #expect(count.onThisHost >= 1)
    }
}
