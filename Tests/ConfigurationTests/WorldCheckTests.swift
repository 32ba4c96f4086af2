// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import LinuxSystem
import Testing

@testable import Configuration

struct WorldCheckTests {
    private func check(root: String, flag: Bool = false, _ change: (inout Settings) -> Void = { _ in }) -> [Diagnostic]
    {
        var settings = Settings.defaults(root: root)
        change(&settings)
        let overrides = CommandLineOverrides(directory: flag ? root : nil)
        return WorldCheck.checkFiles(
            LoadedSettings(settings: settings, warnings: [], file: "a.json", overrides: overrides))
    }

    @Test func aDirectoryThatIsThereIsFine() throws {
        try withScratchDirectory { #expect(check(root: $0).isEmpty) }
    }

    @Test func aRootThatIsMissingOrAFileIsRefused() throws {
        try withScratchDirectory { directory in
            let file = directory + "/file"
            #expect(FileManager.default.createFile(atPath: file, contents: Data()))
            #expect(check(root: directory + "/none").map(\.message) == ["\"\(directory)/none\" is not there"])
            #expect(check(root: file).map(\.message) == ["\"\(file)\" is not a directory"])
            #expect(check(root: file).map(\.keyPath) == ["root"])
        }
    }

    @Test func aRootOfTheCommandLineIsBlamedOnIt() {
        let found = check(root: "/nonexistent", flag: true)
        #expect(found.map(\.file) == ["command line"])
        #expect(found.map(\.keyPath) == ["--directory"])
    }

    @Test func anAccessLogNeedsADirectoryAndIsNone() throws {
        try withScratchDirectory { directory in
            let file = directory + "/file"
            #expect(FileManager.default.createFile(atPath: file, contents: Data()))
            let found = { (path: String) in check(root: directory) { $0.logging.accessLog = .file(path: path) } }
            #expect(found(file).isEmpty)
            #expect(found(directory + "/new.log").isEmpty)
            #expect(found(directory).map(\.message) == ["\"\(directory)\" is a directory"])
            #expect(
                found(directory + "/none/new.log").map(\.message) == [
                    "the directory \"\(directory)/none\" is not there"
                ])
            #expect(found(file + "/new.log").map(\.message) == ["\"\(file)\" is not a directory"])
            #expect(found(directory).map(\.keyPath) == ["logging.accessLog"])
        }
    }

    @Test func diagnosticsAreHeldToTheSameAsTheAccessLog() throws {
        try withScratchDirectory { directory in
            let found = check(root: directory) { $0.logging.diagnostics = .file(path: directory + "/none/a.log") }
            #expect(found.map(\.keyPath) == ["logging.diagnostics"])
            #expect(found.map(\.message) == ["the directory \"\(directory)/none\" is not there"])
        }
    }

    @Test func aJournalIsASocketAndEachLogNeedsItsOwn() throws {
        try withScratchDirectory { directory in
            let socket = directory + "/socket"
            _ = try ListeningSocket.unix(path: socket, mode: nil, backlog: 1)
            var settings = Settings.defaults(root: directory)
            settings.logging.accessLog = .journal
            settings.logging.diagnostics = .journal
            let loaded = LoadedSettings(
                settings: settings, warnings: [], file: "a.json", overrides: CommandLineOverrides())
            let found = { (lines: String, entries: String) in
                WorldCheck.logs(loaded, journal: (lines, entries)).map { "\($0.keyPath): \($0.message); \($0.advice)" }
            }
            #expect(found(socket, socket).isEmpty)
            #expect(
                found(directory, socket) == [
                    """
                    logging.accessLog: there is no journal here: no socket at \"\(directory)\"; \
                    write "stdout", or the path of a file
                    """
                ])
            #expect(
                found(socket, directory + "/none") == [
                    """
                    logging.diagnostics: there is no journal here: no socket at \"\(directory)/none\"; \
                    write "stderr", or the path of a file
                    """
                ])
        }
    }

    @Test func aUnixSocketNeedsADirectory() throws {
        try withScratchDirectory { directory in
            let found = check(root: directory) {
                $0.listen = [
                    .port(0), .unix(path: directory + "/a", mode: nil), .unix(path: directory + "/none/a", mode: nil),
                ]
            }
            #expect(found.map(\.keyPath) == ["listen[2]"])
        }
    }

    @Test func everyProblemIsFoundAtOnce() {
        let found = check(root: "/nonexistent") {
            $0.logging.accessLog = .file(path: "/nonexistent/a.log")
            $0.listen = [.unix(path: "/nonexistent/a.sock", mode: nil)]
        }
        #expect(found.map(\.keyPath) == ["root", "logging.accessLog", "listen[0]"])
        #expect(found.allSatisfy { $0.severity == .error })
    }

    @Test(.enabled(if: !FileManager.default.isWritableFile(atPath: "/"), "a privileged user may write anywhere"))
    func aDirectoryThatMayNotBeWrittenIsRefused() {
        let found = check(root: "/") { $0.logging.accessLog = .file(path: "/wharfd-test.log") }
        #expect(found.map(\.message) == ["the directory \"/\" cannot be written by this user"])
    }

    @Test func aLookLeavesNoTrace() throws {
        try withScratchDirectory { directory in
            let file = directory + "/file"
            #expect(FileManager.default.createFile(atPath: file, contents: Data("x".utf8)))
            let before = try FileStatus(path: directory)
            let fileBefore = try FileStatus(path: file)
            for log in [file, directory + "/new.log"] {
                #expect(check(root: directory) { $0.logging.accessLog = .file(path: log) }.isEmpty)
            }
            #expect(try FileStatus(path: directory) == before)
            #expect(try FileStatus(path: file) == fileBefore)
        }
    }

    @Test func aRelativePathIsShownWithWhereItStarts() throws {
        let here = try #require(PathAccess.workingDirectory)
        #expect(check(root: "nowhere/at/all").map(\.message) == ["\"nowhere/at/all\" (from \"\(here)\") is not there"])
    }

    @Test func theRootsOfLocationsAreLookedAtOnceEach() throws {
        try withScratchDirectory { directory in
            let found = check(root: directory) { settings in
                settings.locations = ["/a", "/a/b", "/c"].map { path in
                    var location = settings.topLevel
                    location.path = path
                    if path.hasPrefix("/a") { location.root = directory + "/none" }
                    return location
                }
            }
            #expect(found.map(\.keyPath) == ["locations[\"/a\"].root"])
            #expect(found.map(\.message) == ["\"\(directory)/none\" is not there"])
        }
    }

    @Test func theWrittenPlaceOfALocationsRootIsNamed() throws {
        try withScratchDirectory { directory in
            let text = """
                { "root": "\(directory)", "locations": { "/files": { "root": "none" }, "/files/new": {} } }
                """
            let loaded = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a.json")
            let found = WorldCheck.checkFiles(loaded)
            #expect(found.map(\.keyPath) == ["locations[\"/files\"].root"])
            #expect(found.map(\.message) == ["\"\(directory)/none\" is not there"])
        }
    }

    @Test func moreConnectionsThanFilesAreAWarning() throws {
        let limit = try #require(HostResources.descriptorLimit)
        let found = { (count: Int) in check(root: "/") { $0.limits.connections = .fixed(count) } }
        #expect(found(limit - 1).isEmpty)
        #expect(found(limit).map(\.keyPath) == ["limits.connections"])
        #expect(found(limit).map(\.severity) == [.warning])
    }
}
