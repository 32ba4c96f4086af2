// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials
import Testing

@testable import Configuration

struct WorldCheckPagesTests {
    /// What is found for a directory with `page.html`, `sub/`, and a link to outside.
    private func check(_ keys: String, in directory: String) throws -> [Diagnostic] {
        let files = FileManager.default
        #expect(files.createFile(atPath: directory + "/page.html", contents: Data()))
        try files.createDirectory(atPath: directory + "/sub", withIntermediateDirectories: true)
        if !files.fileExists(atPath: directory + "/out.html") {
            try files.createSymbolicLink(atPath: directory + "/out.html", withDestinationPath: "/etc/passwd")
        }
        let text = "{ \"root\": \"\(directory)\", \(keys) }"
        return WorldCheck.checkFiles(try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a.json"))
    }

    @Test func pagesThatAreThereAreFine() throws {
        try withScratchDirectory { directory in
            let keys = """
                "errorPages": { "404": "/page.html", "5xx": "/page.html" }, "fallback": ["{path}.html", "/page.html"]
                """
            let found = try check(keys, in: directory)
            #expect(found.isEmpty)
        }
    }

    @Test(arguments: [
        ("\"errorPages\": { \"404\": \"/none.html\" }", "errorPages[\"404\"]", "none.html", "is not there"),
        ("\"errorPages\": { \"5xx\": \"/none.html\" }", "errorPages[\"5xx\"]", "none.html", "is not there"),
        ("\"fallback\": [\"{path}.html\", \"/none.html\"]", "fallback[1]", "none.html", "is not there"),
        ("\"fallback\": [\"/sub\"]", "fallback[0]", "sub", "is not a file"),
        ("\"fallback\": [\"/out.html\"]", "fallback[0]", "out.html", "cannot be opened: Invalid cross-device link"),
        (
            "\"locations\": { \"/a\": { \"root\": \"sub\", \"fallback\": [\"/a/page.html\"] } }",
            "locations[\"/a\"].fallback[0]", "sub/page.html", "is not there"
        ),
    ])
    func aPageThatIsMissingIsAWarning(keys: String, keyPath: String, file: String, what: String) throws {
        try withScratchDirectory { directory in
            let found = try check(keys, in: directory)
            #expect(found.map(\.keyPath) == [keyPath])
            #expect(found.map(\.message) == ["\"\(directory)/\(file)\" \(what)"])
            #expect(found.map(\.severity) == [.warning])
        }
    }

    @Test func aPageIsLookedForWhereItsPathLeads() throws {
        try withScratchDirectory { directory in
            let keys = """
                "errorPages": { "404": "/a/page.html", "403": "/a/page.html" }, "locations": {
                  "/a": { "root": "." }, "/page.html": { "respond": { "status": 200, "body": "x" } } }
                """
            let found = try check(keys, in: directory)
            #expect(found.isEmpty)
        }
    }

    @Test(arguments: [
        ("/fixed", "is a location with \"respond\", and no file"), ("/.page.html", "is hidden and never sent"),
        ("/head/page.html", "is never sent, as GET is not on there"),
    ])
    func aPageThatIsNeverSentIsAWarning(path: String, what: String) throws {
        try withScratchDirectory { directory in
            let keys = """
                "errorPages": { "404": "\(path)" }, "locations": {
                  "/head": { "root": ".", "methods": ["HEAD"] }, "/fixed": { "respond": { "body": "x" } } }
                """
            #expect(FileManager.default.createFile(atPath: directory + "/.page.html", contents: Data()))
            let found = try check(keys, in: directory)
            #expect(found.map(\.message) == ["\"\(path)\" \(what)"])
        }
    }

    @Test func aPageIsToldOfWhereItIsWritten() throws {
        try withScratchDirectory { directory in
            let keys = """
                "errorPages": { "404": "/none.html" }, "locations": {
                  "/a": { "errorPages": { "403": "/none.html" } }, "/a/b": { "errorPages": { "500": "/page.html" } } }
                """
            let found = try check(keys, in: directory)
            #expect(found.map(\.keyPath) == ["errorPages[\"404\"]", "locations[\"/a\"].errorPages[\"403\"]"])
        }
    }

    @Test func aPageThatLocationsInheritIsToldOnce() throws {
        try withScratchDirectory { directory in
            let keys = """
                "fallback": ["/none.html"], "locations": { "/a": {}, "/b": {} }
                """
            let found = try check(keys, in: directory)
            #expect(found.map(\.keyPath) == ["fallback[0]"])
        }
    }

    @Test func pagesBeneathARootThatIsMissingAreNotToldToo() throws {
        let text = "{ \"root\": \"/nonexistent\", \"errorPages\": { \"404\": \"/none.html\" } }"
        let loaded = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a.json")
        #expect(WorldCheck.checkFiles(loaded).map(\.keyPath) == ["root"])
    }
}
