// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// The page that a listing is: complete in itself, so that it asks for nothing else. Immutable.
struct Page: Sendable {
    /// What a row says of an entry besides its name.
    struct Entry: Sendable {
        let isDirectory: Bool
        /// Bytes; of a directory it means nothing.
        let size: Int64
        /// Nanoseconds since 1970.
        let modified: Int64
    }

    let path: RequestPath
    let order: ListingOrder
    let abilities: Abilities
    /// The directory's address, percent-encoded, with its slash.
    private let base: [UInt8]
    /// What a directory's link ends with, so that the next list has the same order; nothing where that is the usual one.
    let orderQuery: [UInt8]

    init(path: RequestPath, order: ListingOrder, abilities: Abilities) {
        self.path = path
        self.order = order
        self.abilities = abilities
        var base: [UInt8] = []
        LocationValue.appendForMarkup(path.bytes.span.extracting(droppingLast: 1), to: &base)
        self.base = base
        var query: [UInt8] = []
        if !order.isDefault { HTMLText.append(Array(order.query.utf8), to: &query) }
        orderQuery = query
    }

    /// Changes with every change of what the page is made of; part of the entity tag. Hexadecimal digits.
    static let version: [UInt8] = {
        var sample: [UInt8] = []
        guard let path = RequestPath(decoded: "/a/b/") else { return sample }
        for does in [true, false] {
            let abilities = Abilities(
                upload: does, delete: does, maxSize: 1, maxFiles: 1, createsDirectories: does, onConflict: .replace,
                accept: ["*/*"], deletesDirectories: does)
            let page = Page(path: path, order: ListingOrder(), abilities: abilities)
            page.appendOpening(to: &sample, entryCount: (does ? 2 : 0, 0), totalSize: 12_345)
            for isDirectory in [true, false] {
                page.append(
                    path.bytes.span, Entry(isDirectory: isDirectory, size: 12_345, modified: 0), to: &sample)
            }
            page.appendClosing(to: &sample)
        }
        return PageParts.version(of: sample)
    }()

    /// The fields among them that are not an operator's to give: a second policy would be enforced beside the page's own
    /// and take its style and script away, and with `no-referrer` browsers do not say whose page sends a file. In lower
    /// case.
    static let ownFields: Set<String> = ["content-security-policy", "referrer-policy"]

    /// The field lines that go with it. Its address is told to this site alone, which needs it to know its own page.
    static let fields =
        Array("Content-Type: text/html; charset=utf-8\r\n".utf8) + PageParts.contentSecurityPolicy
        + Array("Referrer-Policy: same-origin\r\n".utf8)

    // MARK: Rows

    private static let directoryRow = Array("<tr class=d><td><a".utf8)
    private static let fileRow = Array("<tr><td><a".utf8)
    private static let address = Array(" href=\"".utf8)
    private static let rowName = Array("\">".utf8)
    private static let directorySize = Array("</a><td>".utf8)
    private static let exactSize = Array("</a><td title=\"".utf8)
    private static let shortSize = Array(" bytes\">".utf8)
    private static let rowTime = Array("<td><time datetime=".utf8)
    private static let rowEnd = Array("</time>\n".utf8)

    /// One row.
    ///
    /// - Parameter name: the entry's bytes, which may be no UTF-8.
    func append(_ name: Span<UInt8>, _ entry: Entry, to output: inout [UInt8]) {
        output.append(contentsOf: entry.isDirectory ? Self.directoryRow : Self.fileRow)
        output.append(contentsOf: Self.address)
        output.append(contentsOf: base)
        LocationValue.appendForMarkup(name, to: &output)
        if entry.isDirectory {
            output.append(UInt8(ascii: "/"))
            if !orderQuery.isEmpty { output.append(contentsOf: orderQuery) }
        }
        output.append(contentsOf: Self.rowName)
        HTMLText.append(name, to: &output)
        if entry.isDirectory {
            output.append(contentsOf: Self.directorySize)
        } else {
            output.append(contentsOf: Self.exactSize)
            SizeText.appendExact(max(0, entry.size), to: &output)
            output.append(contentsOf: Self.shortSize)
            SizeText.append(entry.size, to: &output)
        }
        appendTime(HTTPDate(nanosecondsSince1970: entry.modified), to: &output)
    }

    /// The instant for programs to the second, and for people to the minute.
    private func appendTime(_ time: HTTPDate, to output: inout [UInt8]) {
        output.append(contentsOf: Self.rowTime)
        let start = output.count
        time.appendISO8601(to: &output)
        output.append(UInt8(ascii: ">"))
        for index in start..<(start + 16) {
            // Between the date and the time stands a T.
            output.append(index == start + 10 ? UInt8(ascii: " ") : output[index])
        }
        output.append(contentsOf: Self.rowEnd)
    }
}
