// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem

/// Which of a location's files are sent in a content coding, and where the coded ones come from. Immutable.
struct CodingRules: Sendable {
    /// What clients may choose from, in the order that decides between codings they take equally gladly.
    let offered: [ContentCoding]
    /// The codings whose ready-made files are looked for.
    let sidecars: [ContentCoding]
    /// Whether files are compressed by gzip where no sidecar is found.
    let makesGzip: Bool
    /// zlib's.
    let level: Int
    /// Bytes from which on a file is compressed.
    let minimumSize: Int64
    /// The largest file, in bytes, that is compressed whole and kept.
    let largestFile: Int64
    private let types: [MediaRange]

    init(_ settings: LocationSettings, largestFile: Int64) {
        let compression = settings.compression
        // A stranger's `page.html.gz` would stand in for the operator's `page.html`.
        sidecars = settings.takesFiles ? [] : compression.sidecars
        makesGzip = compression.gzip
        offered = makesGzip && !sidecars.contains(.gzip) ? sidecars + [.gzip] : sidecars
        level = compression.level
        minimumSize = compression.minimumSize
        self.largestFile = largestFile
        types = compression.types.compactMap { MediaRange($0) }
    }

    /// Whether files of a media type are sent in a coding.
    func cover(_ contentType: Span<UInt8>) -> Bool {
        guard !offered.isEmpty else { return false }
        for type in types where type.matches(contentType) { return true }
        return false
    }

    /// What follows a file's name in that of its sidecar.
    static func suffix(of coding: ContentCoding) -> [UInt8] {
        switch coding {
        case .identity: []
        case .gzip: Array(".gz".utf8)
        case .brotli: Array(".br".utf8)
        case .zstandard: Array(".zst".utf8)
        }
    }

    /// Whether a sidecar stands for a file: a regular one with something in it, and not older.
    static func isUsable(_ sidecar: FileStatus, for file: FileStatus) -> Bool {
        sidecar.kind == .regular && sidecar.size > 0 && sidecar.modified >= file.modified
    }
}
