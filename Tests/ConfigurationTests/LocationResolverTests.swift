// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Configuration

struct LocationResolverTests {
    private func load(
        _ locations: String, top: String = #""root": "/srv""#, _ overrides: CommandLineOverrides = .init()
    ) throws -> Settings {
        let text = "{ \(top), \"locations\": { \(locations) } }"
        return try ConfigurationLoader.load(bytes: Array(text.utf8), name: "test.json", overrides: overrides).settings
    }

    private func location(_ path: String, of settings: Settings) throws -> LocationSettings {
        try #require(settings.locations.first { $0.path == path })
    }

    @Test func aLocationThatSaysNothingIsTheTopLevelAtItsPath() throws {
        let top = """
            "root": "/srv", "methods": ["HEAD"], "index": ["a"], "fallback": ["/b"], "errorPages": { "404": "/c" },
            "hidden": "allow", "symlinks": "deny", "contentType": "d/e", "mimeTypes": { "f": "g/h" },
            "defaultType": "i/j", "charset": null, "headers": { "*": { "K": "l" } }, "cacheControl": { "*": "no-cache" },
            "files": false, "listing": true, "compression": { "level": 1, "sidecars": [], "types": ["q/r"] },
            "upload": { "maxSize": 1, "accept": ["n/o"], "owner": ":p" }, "delete": { "emptyDirectories": true }
            """
        let settings = try load(#""/m": {}"#, top: top)
        var expected = settings.topLevel
        expected.path = "/m"
        #expect(settings.locations == [expected])
        #expect(settings.topLevel.path == "/")
        #expect(settings.topLevel.rootPath.isEmpty)
    }

    @Test(arguments: [
        ("/a/b", "/a"), ("/a/b/c/d", "/a/b/c"), ("/a/b/cc", "/a/b"), ("/ab", "/"), ("/A", "/"), ("/a-b", "/"),
        ("/b", "/"),
        ("/ä/b", "/ä"),
    ])
    func theNearestLocationAroundIsInheritedFrom(path: String, around: String) throws {
        // Each has an index of its own; the one in question has none.
        let others = ["/a", "/a/b/", "/a/b/c/", "/ä"].filter { URLPathText.trimmed($0) != URLPathText.trimmed(path) }
        let written = others.map { path in
            "\"\(path)\": { \"index\": [\"\(path.split(separator: "/").joined(separator: "-"))\"] }"
        }
        let settings = try load((written + ["\"\(path)\": {}"]).joined(separator: ", "))
        let name = around == "/" ? "index.html" : around.split(separator: "/").joined(separator: "-")
        #expect(try location(path, of: settings).index == [name])
    }

    @Test func writtenOrderMakesNoDifference() throws {
        let entries = [
            #""/a": { "methods": ["HEAD"] }"#, #""/a/b/": { "index": [] }"#, #""/a/b/c": { "charset": null }"#,
            #""/a/b": { "respond": {"status": 404} }"#,
        ]
        let settings = try load(entries.joined(separator: ","))
        #expect(try load(entries.reversed().joined(separator: ",")) == settings)
        #expect(settings.locations.map(\.path) == ["/a", "/a/b", "/a/b/", "/a/b/c"])
        #expect(try location("/a/b/c", of: settings).methods == [.head])
        #expect(try location("/a/b/c", of: settings).index.isEmpty)
    }

    @Test func aFixedAnswerIsInheritedByNobodyAndIsAroundNothing() throws {
        let settings = try load(
            """
            "/a": { "respond": { "status": 404 }, "methods": ["HEAD"] },
            "/a/b": { "index": ["b"] },
            "/b/": { "methods": ["HEAD"], "contentType": "text/plain" },
            "/b": { "respond": { "status": 302, "location": "/b/" } }
            """)
        #expect(try location("/a", of: settings).respond == FixedResponse(status: 404))
        let beneath = try location("/a/b", of: settings)
        #expect(beneath.respond == nil)
        #expect(beneath.methods == [.get, .head])
        // It is in the location of the same path, though.
        let redirect = try location("/b", of: settings)
        #expect(redirect.respond == FixedResponse(status: 302, location: "/b/"))
        #expect(redirect.methods == [.head])
        #expect(redirect.contentType == "text/plain")
    }

    @Test func rootsStartAtTheTopLevelsRoot() throws {
        let entries = #"""
            "/a": { "root": "x" }, "/a/b": { "root": "y/z" }, "/c/": { "root": "/abs/" }, "/c/d": {}, "/e": {},
            "/f": { "root": "." }
            """#
        let settings = try load(entries)
        let roots = settings.locations.map { [$0.path, $0.root, $0.rootPath] }
        #expect(
            roots == [
                ["/a", "/srv/x", "/a"], ["/a/b", "/srv/y/z", "/a/b"], ["/c/", "/abs/", "/c"], ["/c/d", "/abs/", "/c"],
                ["/e", "/srv", ""], ["/f", "/srv", "/f"],
            ])
        let moved = try load(entries, CommandLineOverrides(directory: "here/"))
        #expect(moved.locations.map(\.root) == ["here/x", "here/y/z", "/abs/", "/abs/", "here/", "here/"])
        #expect(moved.topLevel.sources["root"] == "--directory")
        #expect(try location("/e", of: moved).sources["root"] == "--directory")
    }

    @Test func entriesAreMergedAndNullTakesAPageAway() throws {
        let top =
            #""root": "/srv", "mimeTypes": { "a": "a/a", "b": "b/b" }, "errorPages": { "404": "/4", "5xx": "/5" }"#
        let settings = try load(
            #"""
            "/x": { "mimeTypes": { "B": "c/c", "d": "d/d" }, "errorPages": { "404": null, "403": "/3", "400": null } },
            "/x/y": { "errorPages": { "404": "/y" } }
            """#, top: top)
        let outer = try location("/x", of: settings)
        #expect(outer.mediaTypes == ["a": "a/a", "b": "c/c", "d": "d/d"])
        #expect(outer.errorPages == [.statusClass(5): "/5", .status(403): "/3"])
        let inner = try location("/x/y", of: settings)
        #expect(inner.errorPages == [.statusClass(5): "/5", .status(403): "/3", .status(404): "/y"])
    }

    @Test func ownRulesComeAfterInheritedOnesWhateverTheirWeight() throws {
        let top =
            #""root": "/srv", "headers": { "/x/long.html": { "A": "1" }, "*": { "A": "0" } }, "cacheControl": { "*.html": "no-store" }"#
        let settings = try load(
            #""/x": { "headers": { "*": { "A": null, "B": "2" } }, "cacheControl": { "*": null } }"#, top: top)
        let inner = try location("/x", of: settings)
        #expect(inner.headers.map(\.pattern.text) == ["*", "/x/long.html", "*"])
        #expect(inner.headers.map(\.value) == [["A": "0"], ["A": "1"], ["A": nil, "B": "2"]])
        #expect(
            inner.cacheControl == [
                PathRule(pattern: PathPattern("*.html"), value: "no-store"),
                PathRule(pattern: PathPattern("*"), value: nil),
            ])
        #expect(settings.topLevel.headers.count == 2)
    }

    @Test func nullTakesAContentTypeAway() throws {
        let settings = try load(
            #""/x": { "contentType": null }, "/x/y": {}, "/z": {}"#, top: #""root": "/srv", "contentType": "a/b""#)
        #expect(settings.locations.map(\.contentType) == [nil, nil, "a/b"])
    }

    @Test func aSectionIsInheritedKeyByKey() throws {
        let top = #""root": "/srv", "upload": { "maxSize": 1, "maxFiles": 2, "quota": 3 }"#
        let settings = try load(
            #"""
            "/a": { "upload": { "maxFiles": 4, "accept": ["a/*"] }, "delete": { "emptyDirectories": true } },
            "/a/b": { "upload": { "quota": null, "accept": [] }, "delete": {} }
            """#, top: top)
        let outer = try location("/a", of: settings)
        var expected = settings.topLevel.upload
        expected.maxFiles = 4
        expected.accept = ["a/*"]
        #expect(outer.upload == expected)
        let inner = try location("/a/b", of: settings)
        expected.quota = nil
        expected.accept = []
        #expect(inner.upload == expected)
        #expect(inner.delete.emptyDirectories)
        #expect(settings.topLevel.upload.maxSize == 1)
        #expect(settings.topLevel.upload.quota == 3)
        #expect(!settings.topLevel.delete.emptyDirectories)
        #expect(inner.sources["upload.maxSize"] == "upload.maxSize")
        #expect(inner.sources["upload.maxFiles"] == #"locations["/a"].upload.maxFiles"#)
        #expect(inner.sources["upload.quota"] == #"locations["/a/b"].upload.quota"#)
        #expect(inner.sources["upload.mode"] == nil)
        #expect(inner.sources["delete.emptyDirectories"] == #"locations["/a"].delete.emptyDirectories"#)
    }

    @Test func compressionIsInheritedKeyByKeyAndWhatItKeepsIsTheWholeDaemons() throws {
        let top = #""root": "/srv", "compression": { "level": 1, "memory": 7, "types": ["a/b"] }"#
        let settings = try load(
            #"""
            "/a": { "compression": { "gzip": false, "types": [] } }, "/a/b": { "compression": { "level": 2 } }, "/c": {}
            """#, top: top)
        var expected = settings.topLevel.compression
        #expect(expected.level == 1)
        #expect(try location("/c", of: settings).compression == expected)
        expected.gzip = false
        expected.types = []
        #expect(try location("/a", of: settings).compression == expected)
        expected.level = 2
        let inner = try location("/a/b", of: settings)
        #expect(inner.compression == expected)
        #expect(inner.sources["compression.level"] == #"locations["/a/b"].compression.level"#)
        #expect(inner.sources["compression.types"] == #"locations["/a"].compression.types"#)
        #expect(inner.sources["compression.sidecars"] == nil)
        #expect(settings.variants.memory == 7)
        #expect(settings.sources["compression.memory"] == "compression.memory")
    }

    @Test func sourcesNameTheInnermostPlace() throws {
        let settings = try load(
            #"""
            "/a b": { "methods": ["GET"], "headers": { "*": { "X": "y" } }, "root": "r" },
            "/a b/c": { "index": [], "methods": ["HEAD"] }
            """#, top: #""root": "/srv", "index": ["a"], "headers": {}, "charset": null"#)
        let inner = try location("/a b/c", of: settings).sources
        #expect(inner["methods"] == #"locations["/a b/c"].methods"#)
        #expect(inner["index"] == #"locations["/a b/c"].index"#)
        #expect(inner["headers"] == #"locations["/a b"].headers"#)
        #expect(inner["root"] == #"locations["/a b"].root"#)
        #expect(inner["charset"] == "charset")
        #expect(inner["hidden"] == nil)
        #expect(settings.topLevel.sources["index"] == "index")
        #expect(settings.topLevel.sources["methods"] == nil)
    }

    @Test func sourcesOfMergedEntriesNameWhereEachIsWritten() throws {
        let settings = try load(
            #"""
            "/a": { "errorPages": { "403": "/3" }, "mimeTypes": { "B": "b/b" } }, "/a/b": { "errorPages": { "5xx": "/5" } }
            """#, top: #""root": "/srv", "errorPages": { "404": "/4" }, "mimeTypes": { "a": "a/a" }"#)
        let inner = try location("/a/b", of: settings).sources
        #expect(inner.source(ofEntry: "404", in: "errorPages") == "errorPages")
        #expect(inner.source(ofEntry: "403", in: "errorPages") == #"locations["/a"].errorPages"#)
        #expect(inner.source(ofEntry: "5xx", in: "errorPages") == #"locations["/a/b"].errorPages"#)
        #expect(inner.source(ofEntry: "a", in: "mimeTypes") == "mimeTypes")
        #expect(inner.source(ofEntry: "b", in: "mimeTypes") == #"locations["/a"].mimeTypes"#)
    }
}
