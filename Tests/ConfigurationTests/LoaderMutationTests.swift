// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import TestSupport
import Testing

@testable import Configuration

/// Files as nobody would write them: each gets a verdict, and none a trap.
struct LoaderMutationTests {
    /// What is put in a value's place.
    private static let strangers: [JSONValue] = [
        .null, true, 0, -1, .integer(.max), .integer(.min), .number(1e300), "", "/", "//", "a\u{0}b", "%", "*", "[",
        "::",
        "-1s", "9223372036854775807GiB", "\u{FEFF}", "{path}", "0.0.0.0/33", [], [[]], [:], ["": ""], ["/": [:]],
        ["*": ["": .null]], ["/x": ["respond": [:]]], ["404": 7],
    ]

    private static let trees: [JSONValue] = {
        let directory = GoldenFile.repository + "/Tests/ConfigurationTests/Golden"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.sorted().filter { $0.hasSuffix(".json") }.compactMap { name in
            FileManager.default.contents(atPath: "\(directory)/\(name)").flatMap { data in
                data.count < 4_000 ? JSONValue(decoding: Array(data)) : nil
            }
        }
    }()

    @Test(arguments: 1...8)
    func everyFileGetsAVerdict(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var taken = 0
        for _ in 0..<400 {
            var tree = try #require(Self.trees.randomElement(using: &random))
            for _ in 0...Int.random(in: 0...2, using: &random) { tree = Self.mutated(tree, &random) }
            if Self.isTaken(tree) { taken += 1 }
        }
        // Both verdicts occur, or nothing was tried.
        #expect((1..<400).contains(taken))
    }

    /// Whether the daemon takes a file; what it takes, it takes again as it prints it.
    private static func isTaken(_ tree: JSONValue) -> Bool {
        guard let loaded = try? ConfigurationLoader.load(bytes: Array(tree.text().utf8), name: "a") else {
            return false
        }
        let again = try? ConfigurationLoader.load(bytes: Array(loaded.settings.text.utf8), name: "b")
        #expect(again?.settings == loaded.settings, "\(tree.compactText)")
        return true
    }

    /// The tree with one value replaced, or one member doubled under another name.
    private static func mutated(_ tree: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
        switch tree {
        case .object(let object) where !object.keys.isEmpty && Int.random(in: 0...4, using: &random) > 0:
            guard let key = object.keys.randomElement(using: &random), let value = object[key] else { return tree }
            var copy = object
            if Int.random(in: 0...5, using: &random) == 0 {
                copy[key + "/a"] = value
            } else {
                copy[key] = mutated(value, &random)
            }
            return .object(copy)
        case .array(var items) where !items.isEmpty && Int.random(in: 0...4, using: &random) > 0:
            let index = Int.random(in: items.indices, using: &random)
            items[index] = mutated(items[index], &random)
            return .array(items)
        default:
            return strangers.randomElement(using: &random) ?? .null
        }
    }
}
