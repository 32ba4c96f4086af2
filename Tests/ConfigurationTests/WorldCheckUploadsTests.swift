// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import LinuxSystem
import Testing

@testable import Configuration

/// What is said of directories that uploads and deletions change, before any is changed.
struct WorldCheckUploadsTests {
    /// - Parameter keys: what stands in the file beside `root`.
    private func check(root: String, _ keys: String, flag: Bool = false) -> [Diagnostic] {
        let overrides = CommandLineOverrides(directory: flag ? root : nil)
        let text = "{ \"root\": \"\(root)\", \(keys) }"
        do throws(ConfigurationError) {
            let loaded = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a.json", overrides: overrides)
            return WorldCheck.checkFiles(loaded)
        } catch {
            Issue.record(error)
            return []
        }
    }

    private func makeDirectory(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// A part of the tree that nobody can change, whoever asks; nil where there is none.
    private static let unchangeable = ["/proc/sys", "/sys/kernel", "/proc"].first { path in
        do {
            try PathAccess.checkWritableDirectory(path)
            return false
        } catch {
            return true
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE"])
    func aDirectoryThatCanBeChangedIsFine(method: String) throws {
        try withScratchDirectory { directory in
            #expect(check(root: directory, #""methods": ["\#(method)"], "upload": { "minimumFree": 0 }"#).isEmpty)
        }
    }

    @Test(
        .enabled(if: unchangeable != nil, "every directory can be changed here"), arguments: ["POST", "PUT", "DELETE"])
    func aDirectoryThatCannotBeChangedIsRefused(method: String) throws {
        let root = try #require(Self.unchangeable)
        let found = check(root: root, #""methods": ["GET", "\#(method)"]"#).filter { $0.severity == .error }
        #expect(found.map(\.keyPath) == ["root"])
        #expect(found.allSatisfy { $0.message.hasPrefix("the directory \"\(root)\" ") }, "\(found)")
        let byFlag = check(root: root, #""methods": ["\#(method)"]"#, flag: true).filter { $0.severity == .error }
        #expect(byFlag.map(\.keyPath) == ["--directory"])
        #expect(check(root: root, #""methods": ["GET"]"#).isEmpty)
    }

    @Test(.enabled(if: unchangeable != nil, "every directory can be changed here"))
    func theLocationIsNamedWhoseDirectoryCannotBeChanged() throws {
        let root = try #require(Self.unchangeable)
        try withScratchDirectory { directory in
            let locations = #""/a": { "root": "\#(root)", "methods": ["PUT"] }, "/b": { "root": "\#(root)" }"#
            let found = check(root: directory, "\"locations\": { \(locations) }").filter { $0.severity == .error }
            #expect(found.map(\.keyPath) == [#"locations["/a"].root"#])
        }
    }

    @Test func aMissingPartOfTheTreeIsAWarningUnlessItIsMade() throws {
        try withScratchDirectory { directory in
            let locations = #""locations": { "/in/new/": { "methods": ["PUT"] }, "/out": { "methods": ["DELETE"] } }"#
            let found = check(root: directory, locations)
            #expect(found.map(\.severity) == [.warning])
            #expect(found.map(\.keyPath) == [#"locations["/in/new/"]"#])
            #expect(
                found.map(\.message) == [
                    "the directory \"\(directory)/in/new\" is not there, so that uploads are answered with 409"
                ])
            #expect(check(root: directory, locations + #", "upload": { "createDirectories": true }"#).isEmpty)
            try makeDirectory(directory + "/in/new")
            #expect(check(root: directory, locations).isEmpty)
        }
    }

    @Test func aLocationWithARootOfItsOwnIsThatDirectory() throws {
        try withScratchDirectory { directory in
            try makeDirectory(directory + "/files/new")
            let locations = #""/f": { "root": "files", "methods": ["PUT"] }, "/f/new": {}, "/f/old": {}"#
            let found = check(root: directory, "\"locations\": { \(locations) }")
            #expect(found.map(\.keyPath) == [#"locations["/f/old"]"#])
        }
    }

    @Test func aLocationOfOneFileIsTheDirectoryAroundIt() throws {
        try withScratchDirectory { directory in
            let locations = #""locations": { "/state.json": { "methods": ["GET", "PUT"] } }"#
            #expect(FileManager.default.createFile(atPath: directory + "/state.json", contents: Data()))
            #expect(check(root: directory, locations).isEmpty)
            let beneath = #""locations": { "/state.json/a": { "methods": ["PUT"] } }"#
            #expect(check(root: directory, beneath).map(\.severity) == [.error])
        }
    }

    @Test func aLinkThatIsNotFollowedIsNoWayToADirectory() throws {
        try withScratchDirectory { directory in
            try makeDirectory(directory + "/root")
            try makeDirectory(directory + "/outside")
            try FileManager.default.createSymbolicLink(
                atPath: directory + "/root/in", withDestinationPath: "../outside")
            let locations = #""locations": { "/in": { "methods": ["PUT"] } }"#
            let found = check(root: directory + "/root", locations)
            #expect(found.map(\.keyPath) == [#"locations["/in"]"#])
            #expect(found.map(\.severity) == [.error])
            #expect(found.allSatisfy { $0.message.contains("symbolic link") })
            #expect(check(root: directory + "/root", locations + #", "symlinks": "follow""#).isEmpty)
        }
    }

    @Test func aFixedAnswerNeedsNoDirectory() throws {
        try withScratchDirectory { directory in
            let locations = #""locations": { "/a": { "methods": ["POST"], "respond": { "body": "x" } } }"#
            #expect(check(root: directory, locations).isEmpty)
        }
    }

    @Test func aMissingRootIsToldOnce() throws {
        let found = check(root: "/nonexistent", #""methods": ["PUT", "DELETE"], "locations": { "/a": {} }"#)
        #expect(found.map(\.message) == ["\"/nonexistent\" is not there"])
    }

    @Test func lessRoomThanUploadsAreToLeaveIsAWarningForEachFileSystem() throws {
        try withScratchDirectory { directory in
            try makeDirectory(directory + "/a")
            let locations = #""locations": { "/a": { "methods": ["POST"] } }"#
            let found = check(
                root: directory, #""methods": ["PUT"], "upload": { "minimumFree": "1024TiB" }, "# + locations)
            #expect(found.map(\.severity) == [.warning])
            #expect(found.map(\.keyPath) == ["upload.minimumFree"])
            #expect(found.allSatisfy { $0.message.contains("MiB free, less than uploads are to leave") })
            #expect(
                check(
                    root: directory, #""methods": ["DELETE"], "upload": { "minimumFree": "1024TiB", "origins": ["*"] }"#
                )
                .isEmpty)
        }
    }

    @Test func aLookLeavesNoTrace() throws {
        try withScratchDirectory { directory in
            let before = try FileStatus(path: directory)
            #expect(
                check(root: directory, #""methods": ["POST", "PUT", "DELETE"]"#).allSatisfy {
                    $0.severity == .warning
                })
            #expect(try FileStatus(path: directory) == before)
        }
    }
}
