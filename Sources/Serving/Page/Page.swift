// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// The page that a listing is. Immutable.
struct Page: Sendable {
    /// What the page lets its reader do with the directory.
    struct Abilities: Hashable, Sendable {
        /// Whether files may be put here.
        var upload: Bool
        /// Whether files may be deleted here.
        var delete: Bool
        /// Bytes of one file.
        var maxSize: Int64
        /// Files in one form.
        var maxFiles: Int
        /// Whether directories that are missing are made for a file.
        var createsDirectories: Bool
        /// What becomes of a name that is taken.
        var onConflict: ConflictPolicy
    }

    /// What a row says of an entry besides its name.
    struct Entry: Sendable {
        let isDirectory: Bool
        /// Bytes; of a directory it means nothing.
        let size: Int64
        /// Nanoseconds since 1970.
        let modified: Int64
    }

    private let path: RequestPath
    private let order: ListingOrder
    private let abilities: Abilities
    /// The directory's path, percent-encoded, with its slash.
    private let base: [UInt8]

    init(path: RequestPath, order: ListingOrder, abilities: Abilities) {
        self.path = path
        self.order = order
        self.abilities = abilities
        var base: [UInt8] = []
        let bytes = path.bytes
        LocationValue.appendPath(bytes.span.extracting(droppingLast: 1), to: &base)
        self.base = base
    }

    /// Changes with every change of what the page is made of; part of the entity tag.
    static let version = Array("0".utf8)

    /// The field lines that go with it.
    static let fields = Array(
        """
        Content-Type: text/html; charset=utf-8\r
        Content-Security-Policy: default-src 'none'\r
        Referrer-Policy: same-origin\r

        """.utf8)

    /// Everything before the first row.
    func appendOpening(
        to output: inout [UInt8], entryCount: (files: Int, directories: Int), totalSize: Int64
    ) {
        output.append(contentsOf: "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>".utf8)
        HTMLText.append(Array(path.bytes.dropLast()), to: &output)
        output.append(contentsOf: "</title></head><body><table>\n".utf8)
    }

    /// One row.
    ///
    /// - Parameter name: the entry's bytes, which may be no UTF-8.
    func append(_ name: Span<UInt8>, _ entry: Entry, to output: inout [UInt8]) {
        output.append(contentsOf: "<tr><td><a href=\"".utf8)
        var href: [UInt8] = []
        LocationValue.appendPath(name, to: &href)
        HTMLText.append(base, to: &output)
        HTMLText.append(Array(href.dropFirst()), to: &output)
        output.append(contentsOf: entry.isDirectory ? "/\">".utf8 : "\">".utf8)
        HTMLText.append(name, to: &output)
        output.append(contentsOf: "</a></td><td>\(entry.isDirectory ? "" : "\(entry.size)")</td></tr>\n".utf8)
    }

    /// Everything after the last row.
    func appendClosing(to output: inout [UInt8]) {
        output.append(contentsOf: "</table></body></html>\n".utf8)
    }
}
