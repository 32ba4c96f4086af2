// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import HTTPWire
import LinuxSystem
import Testing

@testable import Configuration

struct ConfigurationLoaderTests {
    private func load(_ text: String, _ overrides: CommandLineOverrides = CommandLineOverrides()) throws
        -> LoadedSettings
    {
        try ConfigurationLoader.load(bytes: Array(text.utf8), name: "test.json", overrides: overrides)
    }

    private func diagnostics(_ body: () throws -> LoadedSettings) -> [Diagnostic] {
        #expect(throws: ConfigurationError.self, performing: body)?.diagnostics ?? []
    }

    @Test(arguments: [#""port": 80, "#, #""listen": ["127.0.0.1:80", "unix:/run/a"], "#, ""])
    func portFlagReplacesEveryAddress(listening: String) throws {
        let loaded = try load("{ \(listening)\"root\": \"/srv\" }", CommandLineOverrides(port: 99))
        #expect(loaded.settings.listen == [.port(99)])
        #expect(loaded.overrides.port == 99)
    }

    @Test func portFlagDoesNotExcuseWhatItReplaces() {
        let found = diagnostics { try load(#"{ "port": -1, "root": "/srv" }"#, CommandLineOverrides(port: 99)) }
        #expect(found.map(\.keyPath) == ["port"])
    }

    @Test(arguments: ["{}", #"{ "root": "/other" }"#])
    func directoryFlagIsTheRoot(text: String) throws {
        #expect(try load(text, CommandLineOverrides(directory: "here")).settings.topLevel.root == "here")
    }

    @Test(arguments: ["", "a\u{0}b", String(repeating: "d", count: 4_096)])
    func aDirectoryFlagThatIsNoPathIsRefused(directory: String) {
        let found = diagnostics { try load("{}", CommandLineOverrides(directory: directory)) }
        #expect(found.map(\.file) == ["command line"])
        #expect(found.map(\.keyPath) == ["--directory"])
    }

    @Test func problemsComeInTheOrderOfTheText() {
        let found = diagnostics { try load("{\n\"zzz\": 1,\n\"port\": -1,\n\"limits\": {\n\"aaa\": 1 } }") }
        #expect(found.map(\.keyPath) == ["root", "zzz", "port", "limits.aaa"])
        #expect(found.map(\.line) == [nil, 2, 3, 5])
        #expect(found.map(\.column) == [nil, 1, 1, 1])
    }

    @Test func warningsStandAmongErrorsAndAloneTheyDoNotRefuse() throws {
        let found = diagnostics { try load(#"{ "cacheControl": { "*": "no-cash" }, "port": -1, "root": "/srv" }"#) }
        #expect(found.map(\.severity) == [.warning, .error])
        let loaded = try load(#"{ "cacheControl": { "*": "no-cash" }, "root": "/srv" }"#)
        #expect(loaded.warnings.map(\.keyPath) == [#"cacheControl["*"]"#])
        #expect(loaded.settings.topLevel.cacheControl.map(\.value) == ["no-cash"])
    }

    @Test func everyMethodThatMayBeNamedIsTakenWithoutAWarning() throws {
        let loaded = try load(#"{ "methods": ["GET", "HEAD", "POST", "PUT", "DELETE"], "root": "/srv" }"#)
        #expect(loaded.warnings.isEmpty)
        #expect(loaded.settings.topLevel.methods == [.get, .head, .post, .put, .delete])
    }

    @Test func quickstartServesTheDirectoryAtHandToThisMachine() throws {
        let loaded = try ConfigurationLoader.quickstart()
        #expect(
            loaded.settings.listen == [
                .tcp(.ipv4(0x7f00_0001, port: 8080)), .tcp(.ipv6(high: 0, low: 1, scope: 0, port: 8080)),
            ])
        #expect(loaded.settings.topLevel.root == ".")
        #expect(loaded.settings.topLevel.methods == [.get, .head])
        #expect(loaded.settings.topLevel.listing)
        #expect(loaded.settings.logging.accessLog == .standardOutput)
        #expect(loaded.warnings.isEmpty)
    }

    @Test func quickstartKeepsToLoopbackAtAnotherPort() throws {
        let loaded = try ConfigurationLoader.quickstart(overrides: CommandLineOverrides(port: 0, directory: "/tmp"))
        #expect(
            loaded.settings.listen == [
                .tcp(.ipv4(0x7f00_0001, port: 0)), .tcp(.ipv6(high: 0, low: 1, scope: 0, port: 0)),
            ])
        #expect(loaded.settings.topLevel.root == "/tmp")
        #expect(loaded.overrides == CommandLineOverrides(port: 0, directory: "/tmp"))
    }

    @Test func aFileThatIsNotThereIsOneDiagnostic() {
        let found = diagnostics { try ConfigurationLoader.load(file: "/nonexistent/wharfd.json") }
        #expect(
            found == [
                Diagnostic(
                    file: "/nonexistent/wharfd.json", message: "there is no such file",
                    advice: "write one, or name another")
            ])
    }

    @Test func aDirectoryIsNoFile() {
        let found = diagnostics { try ConfigurationLoader.load(file: "/") }
        #expect(found == [Diagnostic(file: "/", message: "is a directory", advice: "name the file in it")])
    }

    @Test func deviceInPlaceOfAFileIsCalledThat() {
        let file = "/dev/null"
        let found = diagnostics { try ConfigurationLoader.load(file: file) }
        #expect(
            found == [Diagnostic(file: file, message: "it is neither a file nor a link to one", advice: "name a file")])
    }

    @Test func aFileIsTakenUpToItsLimitAndNoLarger() throws {
        try withScratchDirectory { directory in
            let text = Data(#"{ "root": "/srv" }"#.utf8)
            let space = Data(repeating: 0x20, count: ConfigurationLoader.fileLimit - text.count)
            let path = directory + "/wharfd.json"
            #expect(FileManager.default.createFile(atPath: path, contents: text + space))
            let loaded = try ConfigurationLoader.load(file: path)
            #expect(loaded.settings.topLevel.root == "/srv")
            #expect(FileManager.default.createFile(atPath: path, contents: text + space + Data([0x20])))
            let found = diagnostics { try ConfigurationLoader.load(file: path) }
            #expect(found.map(\.message) == ["the file has 1048577 bytes"])
        }
    }

    /// Each took minutes in a file that is within its limit: the first by looking for every position from the start.
    @Test func aFileOfManyProblemsIsReadInTime() {
        let begin = ContinuousClock.now
        let text = "{" + String(repeating: "\"a\": 1,\n", count: 20_000) + "\"a\": 1}"
        #expect(diagnostics { try load(text) }.last?.line == 20_001)
        #expect(ContinuousClock.now - begin < .seconds(5))
    }

    /// The other by hashing the long name once for each item.
    @Test func aLongListBeneathALongNameIsReadInTime() throws {
        let begin = ContinuousClock.now
        let name = String(repeating: "k", count: 400_000)
        let outline = try JSONScanner.outline(
            of: Array("{\"\(name)\": [\(String(repeating: "1,", count: 20_000))1]}".utf8))
        #expect(outline.offsets.count == 20_003)
        #expect(ContinuousClock.now - begin < .seconds(5))
    }

    @Test func diagnosticsReadAsCompilersWriteThem() {
        var diagnostic = Diagnostic(
            file: "a.json", keyPath: "port", message: "is wrong", advice: "write 1", line: 2, column: 3)
        #expect(diagnostic.description == "a.json:2:3: port: is wrong; write 1")
        diagnostic.severity = .warning
        #expect(diagnostic.description == "a.json:2:3: warning: port: is wrong; write 1")
        diagnostic = Diagnostic(file: "a.json", message: "is wrong", advice: "write 1")
        #expect(diagnostic.description == "a.json: is wrong; write 1")
        #expect(
            ConfigurationError(diagnostics: [diagnostic, diagnostic]).description.split(separator: "\n").count == 2)
    }
}
