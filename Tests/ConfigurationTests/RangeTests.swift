// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct RangeTests {
    /// The least and the most that a key takes, and what lies just outside.
    struct Bounds: Sendable, CustomTestStringConvertible {
        let path: String
        let inside: [JSONValue]
        let outside: [JSONValue]

        init(_ path: String, _ inside: [JSONValue], not outside: [JSONValue]) {
            self.path = path
            self.inside = inside
            self.outside = outside
        }

        var testDescription: String { path }
    }

    static let bounds = [
        Bounds("port", [0, 65_535], not: [-1, 65_536]),
        Bounds("workers", [1, 256], not: [0, 257]),
        Bounds("limits.requestLine", [256, 16_384, "256B", "16KiB"], not: [255, 16_385, "255B", "17KiB"]),
        Bounds("limits.fields", [256, 48_128], not: [255, 48_129]),
        Bounds("limits.fieldCount", [1, 1_000], not: [0, 1_001]),
        Bounds("limits.drain", [0, 1_073_741_824, "1GiB"], not: [-1, 1_073_741_825, "1073741825B"]),
        Bounds("limits.chunkExtension", [0, 60_000], not: [-1, 60_001]),
        Bounds("limits.trailer", [0, 60_000], not: [-1, 60_001]),
        Bounds("limits.connections", [1, 1_000_000], not: [0, 1_000_001]),
        Bounds("limits.connectionsPerAddress", [0, 1_000_000], not: [-1, 1_000_001]),
        Bounds("limits.minimumRate", [0, 1_073_741_824], not: [-1, 1_073_741_825]),
        Bounds(
            "upload.maxSize", [0, .integer(1 << 50), "1024TiB"],
            not: [-1, .integer((1 << 50) + 1), "1125899906842625B"]),
        Bounds("upload.maxFiles", [1, 10_000], not: [0, 10_001]),
        Bounds("upload.minimumFree", [0, .integer(1 << 50)], not: [-1, .integer((1 << 50) + 1)]),
        Bounds("upload.quota", [1, .integer(1 << 50), .null], not: [0, .integer((1 << 50) + 1)]),
        Bounds("compression.level", [1, 9], not: [0, 10]),
        Bounds("compression.minimumSize", [0, 1_073_741_824, "1GiB"], not: [-1, 1_073_741_825]),
        Bounds(
            "compression.memory", [0, 1_099_511_627_776, "1TiB"], not: [-1, 1_099_511_627_777, "1099511627777B"]),
        Bounds("compression.largestFile", [0, 1_073_741_824, "1GiB"], not: [-1, 1_073_741_825]),
        Bounds("timeouts.head", ["10ms", "1h"], not: ["9ms", "3600001ms"]),
        Bounds("timeouts.body", ["10ms", "1h"], not: ["9ms", "3600001ms"]),
        Bounds("timeouts.send", ["10ms", "1h"], not: ["9ms", "3600001ms"]),
        Bounds("timeouts.keepAlive", ["10ms", "1h"], not: ["9ms", "3600001ms"]),
        Bounds("timeouts.linger", ["0s", "60s"], not: ["60001ms"]),
        Bounds("timeouts.shutdown", ["0s", "1h"], not: ["3600001ms"]),
        Bounds("timeouts.drain", ["0s", "1h"], not: ["3600001ms"]),
        Bounds("fileCache.validity", ["0s", "1h"], not: ["3600001ms"]),
        Bounds("fileCache.entries", [1, 1_000_000], not: [0, 1_000_001]),
        Bounds("fileCache.memory", [0, 1_099_511_627_776], not: [-1, 1_099_511_627_777]),
        Bounds("fileCache.inlineSize", [0, 1_048_576], not: [-1, 1_048_577]),
        Bounds("fileCache.idle", ["100ms", "1h"], not: ["99ms", "3600001ms"]),
    ]

    @Test(arguments: bounds)
    func rangeIsTakenAndNoMore(bounds: Bounds) throws {
        let key = try #require(SettingsKeys.table.keys.first { $0.place.description == bounds.path })
        for (values, isInside) in [(bounds.inside, true), (bounds.outside, false)] {
            for value in values {
                var settings = Settings.blank
                var findings = Findings()
                key.take(value, key.place, &settings, &findings)
                #expect(findings.all.isEmpty == isInside, "\(value.compactText)")
                #expect(findings.all.allSatisfy { $0.place == key.place })
            }
        }
    }

    @Test func everyNumberHasItsBoundsTested() {
        let numeric = SettingsKeys.table.keys.filter { key in
            ["a whole number", "a size", "a duration"].contains { key.typeName.contains($0) }
        }
        #expect(Set(numeric.map(\.place.description)) == Set(Self.bounds.map(\.path)))
    }
}
