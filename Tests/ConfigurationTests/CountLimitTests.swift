// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

/// How much may stand in a list, an object or a text: so much and no more.
struct CountLimitTests {
    struct Limit: Sendable, CustomTestStringConvertible {
        let key: String
        let name: String
        let most: Int
        let make: @Sendable (Int) -> JSONValue

        init(_ key: String, _ name: String, _ most: Int, _ make: @escaping @Sendable (Int) -> JSONValue) {
            self.key = key
            self.name = name
            self.most = most
            self.make = make
        }

        var testDescription: String { "\(key): \(name)" }
    }

    private static func object(_ count: Int, _ value: JSONValue, name: String = "a") -> JSONValue {
        .object(JSONObject((0..<count).map { ("\(name)\($0)", value) }))
    }

    private static func text(_ count: Int) -> String { String(repeating: "a", count: count) }

    private static func respond(_ member: String, _ value: JSONValue, status: JSONValue) -> JSONValue {
        ["/x": ["respond": .object(["status": status, member: value])]]
    }

    static let limits = [
        Limit("locations", "locations", 1_000) { object($0, [:], name: "/") },
        Limit("locations", "bytes of a path", 1_024) { .object(["/" + text($0 - 1): [:]]) },
        Limit("locations", "bytes of a fixed body", 65_536) { respond("body", .string(text($0)), status: 200) },
        Limit("locations", "bytes of a redirect's target", 4_096) {
            respond("location", .string("/" + text($0 - 1)), status: 302)
        },
        Limit("fallback", "steps", 16) { count in .array((0..<count).map { .string("/\($0)") }) },
        Limit("fallback", "bytes of a path", 1_024) { [.string("/" + text($0 - 1))] },
        Limit("errorPages", "bytes of a path", 1_024) { .object(["404": .string("/" + text($0 - 1))]) },
        Limit("headers", "patterns", 256) { object($0, ["X": "y"]) },
        Limit("headers", "bytes of a pattern", 1_024) { .object([text($0): ["X": "y"]]) },
        Limit("headers", "fields of a pattern", 64) { ["*": object($0, "y")] },
        Limit("headers", "bytes of a name", 128) { ["*": .object([text($0): "y"])] },
        Limit("headers", "bytes of a value", 4_096) { ["*": .object(["X": .string(text($0))])] },
        Limit("cacheControl", "patterns", 256) { object($0, "no-cache") },
        Limit("cacheControl", "bytes of a value", 4_096) {
            ["*": .string("max-age=" + String(repeating: "1", count: $0 - 8))]
        },
        Limit("trustedProxies", "entries", 1_000) { count in
            .array((0..<count).map { .string("10.0.\($0 / 256).\($0 % 256)") })
        },
        Limit("accept", "entries", 64) { count in .array((0..<count).map { .string("image/\($0)") }) },
        Limit("accept", "bytes of a type", 255) { [.string("a/" + text($0 - 2))] },
        Limit("origins", "entries", 64) { count in .array((0..<count).map { .string("https://\($0).example") }) },
        Limit("origins", "bytes of an origin", 512) { [.string("https://" + text($0 - 8))] },
        Limit("owner", "bytes of a name", 255) { .string(text($0)) },
        Limit("owner", "bytes of a group's name", 255) { .string(":" + text($0)) },
    ]

    @Test(arguments: limits)
    func soMuchIsTakenAndNoMore(limit: Limit) throws {
        let key = try #require(SettingsKeys.table.keys.first { $0.name == limit.key })
        for (count, isTaken) in [(limit.most, true), (limit.most + 1, false)] {
            var settings = Settings.blank
            var findings = Findings()
            key.take(limit.make(count), key.place, &settings, &findings)
            #expect(findings.all.isEmpty == isTaken, "\(findings.all)")
        }
    }
}
