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
        let file = GoldenFile("docs/configuration.md")
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("<!-- reference:") })
        let end = try #require(lines.firstIndex { $0 == "<!-- /reference -->" })
        let before = lines[...start].joined(separator: "\n")
        let after = lines[end...].joined(separator: "\n")
        file.expect(before + "\n\n" + SettingsKeys.reference + "\n" + after)
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
