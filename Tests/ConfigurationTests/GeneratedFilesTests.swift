// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Configuration

struct GeneratedFilesTests {
    @Test func schemaIsWhatTheTableYields() {
        GoldenFile("config/schema.json").expect(SettingsKeys.schema)
    }

    @Test func referenceIsWhatTheTableYields() throws {
        try Self.expect(
            "docs/configuration.md", from: "<!-- reference:", to: "<!-- /reference -->",
            "\n" + SettingsKeys.reference + "\n")
    }

    @Test func manualPageIsWhatTheTableYields() throws {
        try Self.expect(
            "packaging/man/wharfd.json.5", from: ".\\\" keys:", to: ".\\\" /keys", SettingsKeys.manual)
    }

    /// Holds what stands between two lines of a file, of which the first begins so, against what is wanted there.
    private static func expect(_ path: String, from first: String, to last: String, _ wanted: String) throws {
        let file = GoldenFile(path)
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix(first) })
        let end = try #require(lines.firstIndex { $0 == last })
        let before = lines[...start].joined(separator: "\n")
        let after = lines[end...].joined(separator: "\n")
        file.expect(before + "\n" + wanted + after)
    }

    @Test func quickstartFileIsWhatIsBuiltIn() {
        GoldenFile("config/quickstart.json").expect(ConfigurationLoader.quickstartText)
    }

    @Test func shippedFileIsTakenWithoutAWarning() throws {
        let loaded = try ConfigurationLoader.load(file: GoldenFile("config/wharfd.json").path)
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.settings.topLevel.root == "/srv/wharfd")
        #expect(loaded.settings.listen == [.port(8080)])
        #expect(loaded.settings.topLevel.methods == [.get, .head])
        #expect(loaded.settings.logging.accessLog == .file(path: "/var/log/wharfd/access.log"))
    }
}
