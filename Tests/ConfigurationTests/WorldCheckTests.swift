// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import Testing

@testable import Configuration

struct WorldCheckTests {
    private func check(root: String, flag: Bool = false, _ change: (inout Settings) -> Void = { _ in }) -> [Diagnostic]
    {
        var settings = Settings.defaults(root: root)
        change(&settings)
        let overrides = CommandLineOverrides(directory: flag ? root : nil)
        return WorldCheck.checkFiles(LoadedSettings(settings: settings, warnings: [], file: "a.json", overrides: overrides))
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
}
