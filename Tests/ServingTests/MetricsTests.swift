// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct MetricsTests {
    private let metrics = Metrics(version: "1.2\"3", startedAt: 1_700_000_000_012_345_678)

    private var lines: [String] {
        MetricsText.text(of: metrics.figures()).text.split(separator: "\n").map(String.init)
    }

    @Test func totalsAreOfAllWorkersAndStayWhenOneEnds() {
        let workers = (0..<3).map { _ in metrics.makeCounters() }
        for worker in workers {
            worker.countRequest(.get, .ok, received: 10, sent: 20)
            worker.observe(1, .requests)
        }
        let before = metrics.figures().values
        #expect(before[.get, 2] == 3)
        metrics.retire(workers[1])
        #expect(metrics.figures().values == before)
        workers[0].countRequest(.get, .ok, received: 0, sent: 0)
        #expect(metrics.figures().values[.get, 2] == 4)
        // Whoever ends twice counts once.
        metrics.retire(workers[1])
        for worker in workers { metrics.retire(worker) }
        #expect(metrics.figures().values[.get, 2] == 4)
        #expect(metrics.figures().values[.sent] == 60)
    }

    @Test func lostLinesAreOfAllLogsThereWere() throws {
        let logs = try (0..<2).map { _ in LogQueue(byteLimit: 1, parker: try Thread.Parker()) }
        metrics.follow(logs[0])
        metrics.follow(logs[0])
        logs[0].lose(3)
        #expect(metrics.figures().lostLogLines == 3)
        metrics.follow(logs[1])
        metrics.retire(logs[0])
        metrics.retire(logs[0])
        logs[1].lose(4)
        #expect(metrics.figures().lostLogLines == 7)
        #expect(lines.contains("wharfd_log_lines_lost_total 7"))
    }

    @Test func serverIsDescribed() {
        metrics.setWorkers(3)
        #expect(lines.contains("wharfd_build_info{version=\"1.2\\\"3\"} 1"))
        #expect(lines.contains("wharfd_start_time_seconds 1700000000.012"))
        #expect(lines.contains("wharfd_workers 3"))
        #expect(lines.last == "# EOF")
        #expect(MetricsText.text(of: metrics.figures()).last == UInt8(ascii: "\n"))
    }

    @Test func requestsAreByMethodAndClass() {
        let counters = metrics.makeCounters()
        counters.countRequest(.get, .notFound, received: 0, sent: 0)
        counters.countRequest(nil, .notImplemented, received: 0, sent: 0)
        #expect(lines.contains("wharfd_requests_total{method=\"GET\",class=\"4xx\"} 1"))
        #expect(lines.contains("wharfd_requests_total{method=\"other\",class=\"5xx\"} 1"))
        #expect(lines.contains("wharfd_requests_total{method=\"GET\",class=\"2xx\"} 0"))
        #expect(lines.count { $0.hasPrefix("wharfd_requests_total") } == 40)
    }

    @Test func bucketsGrowToTheCount() {
        let counters = metrics.makeCounters()
        for duration: Int64 in [1, 100_000, 100_001, 90_000_000_000] { counters.observe(duration, .requests) }
        let name = "wharfd_request_duration_seconds"
        let buckets = lines.filter { $0.hasPrefix("\(name)_bucket") }
        #expect(buckets.first == "\(name)_bucket{le=\"0.0001\"} 2")
        #expect(buckets.dropFirst().dropLast().allSatisfy { $0.hasSuffix(" 3") })
        #expect(buckets.last == "\(name)_bucket{le=\"+Inf\"} 4")
        #expect(lines.contains("\(name)_count 4"))
        #expect(lines.contains { $0.hasPrefix("\(name)_sum 90.0002") })
    }

    @Test(arguments: [
        (UInt64(0), "0.000000000"), (1, "0.000000064"), (15_624_999, "0.999999936"), (15_625_000, "1.000000000"),
        (.max, "1180591620717.411303360"),
    ])
    func sumsKeepAllTheirDecimals(ticks: UInt64, seconds: String) {
        #expect(MetricsText.seconds(ticks: ticks) == seconds)
    }

    @Test func openConnectionsAreNeverFewerThanNone() {
        let counters = metrics.makeCounters()
        counters.count(.accepted)
        counters.count(.accepted)
        counters.count(.closed)
        #expect(lines.contains("wharfd_connections 1"))
        for _ in 0..<3 { counters.count(.closed) }
        #expect(lines.contains("wharfd_connections 0"))
    }
}
