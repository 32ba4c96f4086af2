// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// Figures as OpenMetrics text 1.0, a family after the other.
///
/// No label has a value that a client can choose: whoever can would fill the memory of whoever reads this.
struct MetricsText {
    private var text = ""

    /// The whole text, to its end marker.
    static func text(of figures: Metrics.Figures) -> [UInt8] {
        var text = MetricsText()
        text.appendServer(figures)
        text.appendRequests(figures.values)
        text.appendConnections(figures.values)
        text.appendCaches(figures.values)
        text.text += "# EOF\n"
        return Array(text.text.utf8)
    }

    private mutating func appendServer(_ figures: Metrics.Figures) {
        begin("build", "info", "The program.")
        text += "wharfd_build_info{version=\"\(Self.escaped(figures.version))\"} 1\n"
        begin("start_time_seconds", "gauge", unit: "seconds", "When the server was started, in seconds since 1970.")
        let second = figures.startedAt / 1_000_000_000
        let milliseconds = figures.startedAt / 1_000_000 % 1_000
        text += "wharfd_start_time_seconds \(second).\(Self.padded(UInt64(max(milliseconds, 0)), to: 3))\n"
        begin("workers", "gauge", "Threads that accept connections.")
        text += "wharfd_workers \(figures.workers)\n"
        counter("log_lines_lost", UInt64(max(figures.lostLogLines, 0)), "Lines that the access log has lost.")
    }

    private mutating func appendRequests(_ values: CounterValues) {
        begin("requests", "counter", "Requests that were answered or given up, by method and class of status.")
        for method in Method.allCases.map({ $0 as Method? }) + [nil] {
            for statusClass in CounterValues.statusClasses {
                let labels = "method=\"\(method?.name ?? "other")\",class=\"\(statusClass)xx\""
                text += "wharfd_requests_total{\(labels)} \(values[method, statusClass])\n"
            }
        }
        histogram(
            .requests, "request_duration_seconds", values,
            "From a request's first byte to its answer's last; measured while there is this endpoint.")
        histogram(
            .syncs, "upload_sync_seconds", values,
            "How long uploads and deletions have waited until they were on disk.")
        counter("received_bytes", values[.received], unit: "bytes", "Bytes of requests that are over, heads too.")
        counter("sent_bytes", values[.sent], unit: "bytes", "Bytes of answers that are over, heads too.")
    }

    private mutating func appendConnections(_ values: CounterValues) {
        begin("connections", "gauge", "Connections that are open.")
        text += "wharfd_connections \(values.openConnections)\n"
        counter("connections_accepted", values[.accepted], "Connections that were taken.")
        counter("connections_refused", values[.refused], "Connections that there was no room for.")
    }

    private mutating func appendCaches(_ values: CounterValues) {
        counter("file_cache_hits", values[.fileHits], "Looks into the file caches that told what a path names.")
        counter("file_cache_misses", values[.fileMisses], "Paths that had to be looked for.")
        counter(
            "variant_cache_hits", values[.variantHits],
            "Compressed files that were in memory when a worker needed them.")
        counter("variant_cache_misses", values[.variantMisses], "Compressed files that a worker had to wait for.")
    }

    // MARK: Forms

    private mutating func begin(_ name: String, _ type: String, unit: String? = nil, _ help: String) {
        text += "# TYPE wharfd_\(name) \(type)\n"
        if let unit { text += "# UNIT wharfd_\(name) \(unit)\n" }
        text += "# HELP wharfd_\(name) \(help)\n"
    }

    private mutating func counter(_ name: String, _ value: UInt64, unit: String? = nil, _ help: String) {
        begin(name, "counter", unit: unit, help)
        text += "wharfd_\(name)_total \(value)\n"
    }

    private mutating func histogram(
        _ histogram: Histogram, _ name: String, _ values: CounterValues, _ help: String
    ) {
        begin(name, "histogram", unit: "seconds", help)
        var count: UInt64 = 0
        for (label, bucket) in zip(DurationBuckets.labels, values.buckets(of: histogram)) {
            count &+= bucket
            text += "wharfd_\(name)_bucket{le=\"\(label)\"} \(count)\n"
        }
        text += "wharfd_\(name)_count \(count)\n"
        text += "wharfd_\(name)_sum \(Self.seconds(ticks: values.ticks(of: histogram)))\n"
    }

    /// Units of 64 ns as seconds with all their decimals.
    static func seconds(ticks: UInt64) -> String {
        let (second, rest) = ticks.quotientAndRemainder(dividingBy: CounterValues.ticksPerSecond)
        return "\(second).\(padded(rest * 64, to: 9))"
    }

    private static func padded(_ number: UInt64, to count: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(count - digits.utf8.count, 0)) + digits
    }

    private static func escaped(_ label: String) -> String {
        label.map { character in
            switch character {
            case "\\": "\\\\"
            case "\"": "\\\""
            case "\n": "\\n"
            default: String(character)
            }
        }.joined()
    }
}
