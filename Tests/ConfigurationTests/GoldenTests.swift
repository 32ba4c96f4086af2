// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import Testing

@testable import Configuration

/// Each `Golden/NAME.json` beside `NAME.expected`: the diagnostics it gets and, if it is taken, the settings that it
/// makes, those apart that are the defaults (`defaults.expected` has every one).
struct GoldenTests {
    private static let directory = "Tests/ConfigurationTests/Golden"

    static let names: [String] = {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: GoldenFile.repository + "/" + directory)
        return (entries ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test(arguments: names)
    func fileGetsItsVerdict(name: String) throws {
        let data = try #require(FileManager.default.contents(atPath: GoldenFile("\(Self.directory)/\(name).json").path))
        GoldenFile("\(Self.directory)/\(name).expected").expect(verdict(Array(data), name))
    }

    private func verdict(_ text: [UInt8], _ name: String) -> String {
        do throws(ConfigurationError) {
            let loaded = try ConfigurationLoader.load(bytes: text, name: name + ".json")
            let settings = SettingsKeys.table.text(of: loaded.settings, omittingDefaults: name != "defaults")
            return loaded.warnings.map { "\($0)\n" }.joined() + settings
        } catch {
            return "\(error)\n"
        }
    }

    @Test(arguments: names)
    func printedSettingsMakeTheSameSettings(name: String) throws {
        let data = try #require(FileManager.default.contents(atPath: GoldenFile("\(Self.directory)/\(name).json").path))
        guard let loaded = try? ConfigurationLoader.load(bytes: Array(data), name: name) else { return }
        let text = loaded.settings.text
        let again = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "printed")
        #expect(again.settings == loaded.settings)
        #expect(again.settings.text == text)
        // A printed location is what was written; what it inherits is not written into it.
        #expect(again.settings.locations.map(\.written) == loaded.settings.locations.map(\.written))
        #expect(again.warnings.count == loaded.warnings.count)
    }

    @Test func theDirectoryIsFound() {
        #expect(Self.names.count > 100)
        #expect(Self.names.contains("defaults"))
    }

    @Test(arguments: names)
    func whatTheScannerTakesTheDecoderTakes(name: String) throws {
        let data = try #require(FileManager.default.contents(atPath: GoldenFile("\(Self.directory)/\(name).json").path))
        guard data.count < 1_000 else { return }
        var taken = 0
        // Every text that one lost byte makes of this one: most are broken, and some are JSON that nobody meant.
        for index in data.indices {
            var text = Array(data)
            text.remove(at: index)
            guard (try? JSONScanner.outline(of: text)) != nil else { continue }
            taken += 1
            #expect(JSONValue(decoding: text) != nil, "\(String(decoding: text, as: UTF8.self))")
        }
        if name == "defaults" { #expect(taken > 0) }
    }
}
