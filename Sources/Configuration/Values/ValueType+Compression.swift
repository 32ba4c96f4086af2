// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension ValueType where Value == ContentCoding {
    /// A coding whose ready-made files are looked for, by its name in `Accept-Encoding`.
    static let sidecar = words([ContentCoding.brotli, .zstandard, .gzip].map { ($0.name, $0) }) { $0.name }
}

extension ValueType where Value == String {
    /// A media type, or all of a kind, that is sent compressed.
    static let compressedMediaRange = mediaRange(
        such: ("text/*", "application/json"), onEverything: "write one entry for each kind, such as \"text/*\"")
}
