// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension LocationKeys {
    /// How files are sent to clients that take them compressed.
    static let compression: [Key<LocationSettings>] = [
        Key(
            "compression.gzip", ValueType<Bool>.flag, default: true, example: false, into: \.compression.gzip,
            "Whether the daemon compresses what has no ready-made file beside it.",
            reason: "Text gets a quarter of its size, and the work is done once for each version of a file."),
        Key(
            "compression.level", .count(1...9), default: 6, example: 9, into: \.compression.level,
            "Level of the daemon's own gzip: 1 is fastest, 9 smallest.",
            reason: "Higher ones take several times as long for a percent or two; zlib's own default."),
        Key(
            "compression.sidecars", .list(of: .sidecar, named: "codings", 0...3), default: ["br", "zstd", "gzip"],
            example: ["gzip"], into: \.compression.sidecars,
            "Ready-made compressed files that are sent in a file's place: `\"br\"` is `page.html.br` beside `page.html`, `\"zstd\"` is `.zst`, `\"gzip\"` is `.gz`. The order decides among codings that a client likes equally; an empty list has none looked for.",
            reason:
                "The smallest first. None is looked for where POST or PUT is on: what a stranger puts there would stand in for your file."
        ),
        Key(
            "compression.minimumSize", .bytes(0...1 << 30), default: 512, example: "1KiB",
            into: \.compression.minimumSize,
            "Bytes from which on a file is compressed; smaller ones are sent as they are.",
            reason: "Less fits into one packet either way."),
        Key(
            "compression.types", .list(of: .compressedMediaRange, named: "media types", 0...128),
            default: .array(compressible.map(JSONValue.string)), example: ["text/*", "application/json"],
            into: \.compression.types,
            "Media types that are sent compressed, by the daemon's gzip or from a ready-made file. An empty list has none compressed.",
            reason:
                "What is text, and fonts, pictures and models that are not compressed in themselves. To compress a JPEG or a ZIP again costs time and saves nothing. Case makes no difference."
        ),
    ]

    /// Those of the built-in table, and a few that systems' tables have besides, whose files are plain inside.
    private static let compressible = [
        "text/*",
        "application/json", "application/ld+json", "application/manifest+json", "application/geo+json",
        "application/feed+json", "application/x-ndjson", "application/json5", "application/yaml", "application/toml",
        "application/javascript", "application/graphql", "application/sql", "application/wasm",
        "application/xml", "application/xhtml+xml", "application/atom+xml", "application/rss+xml",
        "application/rdf+xml", "application/xslt+xml", "application/xml-dtd", "application/mathml+xml",
        "application/gpx+xml", "application/vnd.google-earth.kml+xml", "application/opensearchdescription+xml",
        "application/dash+xml", "application/vnd.apple.mpegurl", "application/x-subrip",
        "application/rtf", "application/postscript",
        "image/svg+xml", "image/bmp", "image/vnd.microsoft.icon", "image/x-icon",
        "image/x-portable-bitmap", "image/x-portable-graymap", "image/x-portable-pixmap",
        "image/x-xbitmap", "image/x-xpixmap",
        "font/ttf", "font/otf", "font/collection", "application/vnd.ms-fontobject",
        "model/gltf+json", "model/gltf-binary", "model/obj", "model/mtl", "model/stl",
    ]
}
