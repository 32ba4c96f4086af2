// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import TestSupport
import Testing

private func text(_ type: MediaType?) -> String? {
    type.map { String(decoding: $0.bytes, as: UTF8.self) }
}

private func byExtension(_ name: String, in table: MediaTypeTable = .builtin) -> String? {
    text(table.type(forExtension: name.utf8.span))
}

private func byFileName(_ name: String) -> String? {
    text(MediaTypeTable.builtin.type(forFileName: name.utf8.span))
}

struct MediaTypeTableTests {
    @Test(arguments: [
        ("html", "text/html"), ("css", "text/css"), ("js", "text/javascript"), ("mjs", "text/javascript"),
        ("json", "application/json"), ("webmanifest", "application/manifest+json"), ("svg", "image/svg+xml"),
        ("avif", "image/avif"), ("webp", "image/webp"), ("png", "image/png"), ("jpg", "image/jpeg"),
        ("ico", "image/vnd.microsoft.icon"), ("woff2", "font/woff2"), ("wasm", "application/wasm"),
        ("md", "text/markdown"), ("txt", "text/plain"), ("mp4", "video/mp4"), ("webm", "video/webm"),
        ("ogg", "audio/ogg"), ("flac", "audio/flac"), ("pdf", "application/pdf"), ("zip", "application/zip"),
        ("gz", "application/gzip"), ("zst", "application/zstd"), ("7z", "application/x-7z-compressed"),
        ("iso", "application/x-iso9660-image"), ("deb", "application/vnd.debian.binary-package"),
        ("HTML", "text/html"), ("WoFf2", "font/woff2"), ("xml", "text/xml"),
    ])
    func theBuiltInTableKnowsTheWeb(_ name: String, _ expected: String) {
        #expect(byExtension(name) == expected)
    }

    @Test(arguments: ["", "htm ", ".html", "unknown", "ht", "htmll", "\0", String(repeating: "x", count: 10_000)])
    func anUnknownExtensionHasNoType(_ name: String) {
        #expect(byExtension(name) == nil)
    }

    @Test(arguments: [
        ("index.html", "text/html"), ("archive.tar.gz", "application/gzip"), ("A.B.PNG", "image/png"),
        (".hidden.css", "text/css"), ("..js", "text/javascript"), (".html", nil), ("html", nil), ("", nil), (".", nil),
        ("..", nil), ("index.", nil), ("index.html~", nil), ("index.html.", nil),
    ])
    func aFileNamesTypeIsThatOfItsLastExtension(_ name: String, _ expected: String?) {
        #expect(byFileName(name) == expected)
    }

    @Test func theFormatOfMimeTypesIsRead() {
        let file = """
            # a comment
            text/one\tone  uno\r
              text/two   two # text/three three

            text/none
            nonsense nonsense
            text/ empty
            text/four FOUR
            text/five five#not-this
            text/last last
            """
        var table = MediaTypeTable()
        #expect(merge(file, into: &table) == 2)
        let names = ["one", "uno", "two", "three", "none", "nonsense", "empty", "four", "five", "not-this", "last"]
        let expected = [
            "text/one", "text/one", "text/two", nil, nil, nil, nil, "text/four", "text/five", nil, "text/last",
        ]
        #expect(names.map { byExtension($0, in: table) } == expected)
    }

    @Test func whatComesLaterGoesOnTop() throws {
        var table = MediaTypeTable.builtin
        #expect(merge("text/mine html\ntext/yours html\n", into: &table) == 0)
        #expect(byExtension("HTML", in: table) == "text/yours")
        #expect(byExtension("htm", in: table) == "text/html")
        set(try #require(MediaType("text/setting")), "Html", in: &table)
        #expect(byExtension("html", in: table) == "text/setting")
        #expect(byExtension("html") == "text/html")
    }

    @Test func anEmptyExtensionIsNotSet() {
        var table = MediaTypeTable()
        #expect(!set(.octetStream, "", in: &table))
        #expect(set(.octetStream, "x", in: &table))
        #expect(byExtension("x", in: table) == "application/octet-stream")
    }

    @Test func aLargeTableKeepsEveryEntry() {
        var table = MediaTypeTable()
        let file = (0..<5000).map { "text/t\($0) e\($0)" }.joined(separator: "\n")
        #expect(merge(file, into: &table) == 0)
        #expect((0..<5000).allSatisfy { byExtension("E\($0)", in: table) == "text/t\($0)" })
        #expect(byExtension("e5000", in: table) == nil)
    }

    @Test func anyBytesMakeATable() {
        var generator = SeededGenerator(seed: 6838)
        let alphabet = Array("ab/# \t\n\r;=+.\0\u{7F}".utf8) + [0xFF]
        for _ in 0..<500 {
            let bytes = (0..<200).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            var table = MediaTypeTable()
            table.merge(mimeTypes: bytes.span)
            // Whatever was read can be written out: no control character is in it.
            let type = table.type(forExtension: "a".utf8.span)
            #expect(type?.bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F } ?? true)
        }
    }

    private func merge(_ file: String, into table: inout MediaTypeTable) -> Int {
        table.merge(mimeTypes: file.utf8.span)
    }

    @discardableResult
    private func set(_ type: MediaType, _ name: String, in table: inout MediaTypeTable) -> Bool {
        table.set(type, forExtension: name.utf8.span)
    }
}
