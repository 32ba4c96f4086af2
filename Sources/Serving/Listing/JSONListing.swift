// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// The list of a directory for programs: an array with an object for each entry. Immutable.
struct JSONListing: Sendable {
    /// The directory's path, percent-encoded, without the slash at its end.
    private let base: [UInt8]

    /// - Parameter path: the directory's, with its slash.
    init(path: RequestPath) {
        guard !path.isRoot else {
            base = []
            return
        }
        var base: [UInt8] = []
        let bytes = path.bytes
        LocationValue.appendPath(bytes.span.extracting(droppingLast: 2), to: &base)
        self.base = base
    }

    /// The field lines that go with it.
    static let fields = Array("Content-Type: application/json\r\n".utf8)

    /// Everything before the first entry.
    func appendOpening(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
    }

    /// One entry.
    ///
    /// - Parameter name: its bytes; what of them is no UTF-8 is lost in `name`, and kept in `href`.
    func append(_ name: Span<UInt8>, _ entry: Page.Entry, isFirst: Bool, to output: inout [UInt8]) {
        output.append(contentsOf: isFirst ? "\n  {\"name\": ".utf8 : ",\n  {\"name\": ".utf8)
        var copy: [UInt8] = []
        copy.reserveCapacity(name.count)
        for index in name.indices { copy.append(name[index]) }
        JSONText.append(copy, to: &output)
        if entry.isDirectory {
            output.append(contentsOf: ", \"type\": \"directory\", \"mtime\": \"".utf8)
        } else {
            output.append(contentsOf: ", \"type\": \"file\", \"size\": \(entry.size), \"mtime\": \"".utf8)
        }
        HTTPDate(nanosecondsSince1970: entry.modified).appendISO8601(to: &output)
        output.append(contentsOf: "\", \"href\": \"".utf8)
        // Nothing in an encoded path means anything to JSON.
        output.append(contentsOf: base)
        LocationValue.appendPath(name, to: &output)
        output.append(contentsOf: entry.isDirectory ? "/\"}".utf8 : "\"}".utf8)
    }

    /// Everything after the last entry.
    func appendClosing(isEmpty: Bool, to output: inout [UInt8]) {
        output.append(contentsOf: isEmpty ? "]\n".utf8 : "\n]\n".utf8)
    }
}
