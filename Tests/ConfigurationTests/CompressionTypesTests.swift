// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Configuration

struct CompressionTypesTests {
    private static let types = Set(Settings.defaults(root: "").topLevel.compression.types)

    private static func isMember(_ type: String) -> Bool {
        types.contains(type) || types.contains(type.prefix { $0 != "/" } + "/*")
    }

    private static func type(ofExtension name: String) -> String? {
        let type = MediaTypeTable.builtin.type(forExtension: name.utf8.span)
        return type.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test(arguments: [
        "html", "css", "js", "txt", "xml", "json", "jsonld", "geojson", "webmanifest", "rss", "atom", "xhtml", "yaml",
        "toml", "wasm", "svg", "bmp", "ico", "ttf", "otf", "ttc", "eot", "gltf", "glb", "obj", "stl", "m3u8", "mpd",
        "srt", "rtf", "kml", "gpx",
    ])
    func whatIsPlainInsideIsCompressed(name: String) throws {
        let type = try #require(Self.type(ofExtension: name))
        #expect(Self.isMember(type))
    }

    @Test(arguments: [
        "jpg", "png", "webp", "avif", "gif", "woff", "woff2", "mp4", "mp3", "zip", "gz", "zst", "br", "xz", "7z", "pdf",
        "docx", "epub", "kmz", "3mf",
    ])
    func whatIsCompressedInItselfIsNot(name: String) throws {
        let type = try #require(Self.type(ofExtension: name))
        #expect(!Self.isMember(type))
    }

    @Test func thereIsRoomForTheOperatorsOwn() {
        #expect(Self.types.count <= 64)
    }
}
