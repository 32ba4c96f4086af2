// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

/// Directories that are nowhere, and their lists.
extension DirectorySnapshot {
    struct Entry {
        var name: [UInt8]
        var isDirectory = false
        var size: Int64 = 0
        var modified = SampleTime.modified

        init(_ name: String, isDirectory: Bool = false, size: Int64 = 0, modified: Int64 = SampleTime.modified) {
            self.name = Array(name.utf8)
            self.isDirectory = isDirectory
            self.size = size
            self.modified = modified
        }
    }

    static func sample(
        _ entries: [Entry], allowance: ListingAllowance = ListingAllowance()
    ) -> DirectorySnapshot? {
        var builder = Builder(allowance)
        for entry in entries {
            guard
                builder.add(
                    entry.name[...], isDirectory: entry.isDirectory, size: entry.size, modified: entry.modified)
            else { return nil }
        }
        return builder.finish()
    }

    /// The names in this order.
    func names(_ order: ListingOrder) -> [String] {
        places(in: order).map { names(at: $0) }
    }

    /// The names as they were read.
    var unsortedNames: [String] { records.indices.map { names(at: UInt32($0)) } }

    private func names(at place: UInt32) -> String {
        String(decoding: names[records[Int(place)].place], as: UTF8.self)
    }
}

extension Location {
    /// The whole tree over a directory, listed.
    static func listed(
        root: String = "/srv/www", _ change: (inout LocationSettings) -> Void = { _ in }
    ) -> Location {
        var settings = Settings.defaults(root: root).topLevel
        settings.listing = true
        change(&settings)
        return .sample(settings)
    }
}

extension Listing {
    static func sample(
        _ entries: [DirectorySnapshot.Entry], path: String = "/", format: Format = .json,
        order: ListingOrder = ListingOrder(), location: Location = .listed()
    ) throws -> Listing {
        let allowance = ListingAllowance()
        let snapshot = try #require(DirectorySnapshot.sample(entries, allowance: allowance))
        let wish = Wish(path: try RequestPath(path), location: location, format: format, order: order)
        return try #require(Listing(snapshot, wish, allowance: allowance))
    }
}

extension Response.Content {
    /// All pieces of the content; one where it is in memory.
    func pieces() throws -> [[UInt8]] {
        switch self {
        case .bytes(let bytes): return [bytes]
        case .stream(let stream):
            var pieces: [[UInt8]] = []
            while true {
                let piece = try stream.next()
                if piece.isEmpty { return pieces }
                pieces.append(piece)
            }
        default: return []
        }
    }
}
