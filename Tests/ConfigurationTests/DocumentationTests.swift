// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import HTTPWire
import Testing

@testable import Configuration

/// What docs/configuration.md says in its own words, beside the reference that is made from the table; and the
/// configurations in docs/operations.md.
struct DocumentationTests {
    private static let text = GoldenFile("docs/configuration.md").text

    static let examples: [String] = {
        let entries = try? FileManager.default.contentsOfDirectory(atPath: GoldenFile("config/examples").path)
        return (entries ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    /// The JSON that follows a marker.
    private static func block(after marker: String) -> String? {
        guard let start = text.firstRange(of: "<!-- \(marker) -->\n\n```json\n"),
            let end = text[start.upperBound...].firstRange(of: "```")
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }

    /// The rows of the table whose heading begins so, cell by cell, without their backquotes.
    private static func rows(of heading: String) -> [[String]] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(where: { $0.hasPrefix(heading) }) else { return [] }
        return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { cell in
                cell.split(separator: " ").joined(separator: " ").filter { $0 != "`" }
            }
        }
    }

    @Test func theExamplesAreFound() {
        let known = [
            "artifact-store", "behind-proxy", "drop-box", "plain-site", "scratch-area", "several-roots",
            "single-page-app", "tutorial",
        ]
        #expect(Self.examples == known)
    }

    @Test(arguments: examples)
    func anExampleStandsInTheDocumentAsItIsInItsFile(name: String) {
        #expect(Self.block(after: "example: \(name)") == GoldenFile("config/examples/\(name).json").text)
    }

    @Test(arguments: examples)
    func anExampleIsTakenWithoutAWarning(name: String) throws {
        let loaded = try ConfigurationLoader.load(file: GoldenFile("config/examples/\(name).json").path)
        #expect(loaded.warnings.isEmpty)
    }

    @Test func theWorkedExampleIsWhatItsTableSays() throws {
        let example = try #require(Self.block(after: "worked example"))
        let loaded = try ConfigurationLoader.load(bytes: Array(example.utf8), name: "example")
        #expect(loaded.warnings.isEmpty)
        let rows = Self.rows(of: "| a request for")
        #expect(rows.count == 8)
        for row in rows where row[1] != "/old" {
            let settings = loaded.settings
            let location =
                row[1] == "the top level" ? settings.topLevel : settings.locations.first { $0.path == row[1] }
            let found = try #require(location)
            #expect(Self.nearest(to: row[0], in: settings) == found.path)
            #expect(found.root + row[0].dropFirst(found.rootPath.count) == row[2])
            let rule = found.cacheControl.last { $0.pattern.matches(row[0].utf8.span) }
            #expect(rule?.value == row[3])
        }
    }

    private static func nearest(to path: String, in settings: Settings) -> String {
        let around = settings.locations.filter { location in
            location.respond == nil && path.hasPrefix(location.path + "/")
        }
        return around.max { $0.path.count < $1.path.count }?.path ?? "/"
    }

    @Test func patternsMatchWhatTheTableSays() {
        let rows = Self.rows(of: "| pattern | matches")
        #expect(rows.count == 6)
        for row in rows {
            let pattern = PathPattern(row[0])
            for (cell, matches) in [(row[1], true), (row[2], false)] {
                for path in cell.split(separator: ", ") {
                    #expect(pattern.matches(String(path).utf8.span) == matches, "\(pattern) \(path)")
                }
            }
        }
    }

    @Test(arguments: [("docs/configuration.md", 14), ("docs/operations.md", 3)])
    func everyDocumentInItIsTaken(path: String, count: Int) throws {
        let pieces = GoldenFile(path).text.split(separator: "```json\n").dropFirst()
        let blocks = pieces.compactMap { $0.split(separator: "```").first }
        #expect(blocks.count == count)
        for block in blocks {
            #expect(throws: Never.self) { try ConfigurationLoader.load(bytes: Array(block.utf8), name: "block") }
        }
    }

    @Test func theTutorialKeepsItsFilesInTheDirectoryOfTheFlag() throws {
        let file = GoldenFile("config/examples/tutorial.json").path
        let settings = try ConfigurationLoader.load(
            file: file, overrides: CommandLineOverrides(directory: "/tmp/x")
        ).settings
        #expect(settings.listen == [.port(4221)])
        #expect(settings.topLevel.root == "/tmp/x")
        let files = try #require(settings.locations.first { $0.path == "/files" })
        #expect(files.root == "/tmp/x")
        #expect(files.rootPath == "/files")
        #expect(files.methods == [.get, .head, .post])
        #expect(files.contentType == "application/octet-stream")
        #expect(settings.locations.first { $0.path == "/" }?.respond == FixedResponse(status: 200))
        #expect(settings.endpoints == EndpointSettings(echo: "/echo/", userAgent: "/user-agent"))
        // What was uploaded can be read there and nowhere else.
        #expect(files.servesFiles && !settings.topLevel.servesFiles)
        #expect(files.index.isEmpty && !files.listing)
    }

    @Test func theFlagDirectoryIsInPrintedSettings() throws {
        let text = try #require(Self.block(after: "worked example"))
        let flags = CommandLineOverrides(port: 9_000, directory: "here")
        let settings = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a", overrides: flags).settings
        #expect(settings.locations.first { $0.path == "/drafts" }?.root == "here/drafts")
        #expect(settings.sources["port"] == "--port")
        #expect(try ConfigurationLoader.load(bytes: Array(settings.text.utf8), name: "b").settings == settings)
    }
}
