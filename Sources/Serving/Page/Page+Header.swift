// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// Where the reader is, and what may be done there.
extension Page {
    /// The body's tag, which tells the script what the server takes.
    func appendBodyTag(to output: inout [UInt8]) {
        output.append(contentsOf: "<body".utf8)
        if abilities.upload {
            append(attribute: "data-upload", abilities.posts ? "POST" : "PUT", to: &output)
            append(attribute: "data-max-size", "\(abilities.maxSize)", to: &output)
            if abilities.createsDirectories { append(attribute: "data-folders", "", to: &output) }
            if abilities.onConflict == .replace { append(attribute: "data-replaces", "", to: &output) }
            append(attribute: "data-accept", abilities.accept.joined(separator: ","), to: &output)
        }
        if abilities.delete {
            append(attribute: "data-deletes", "", to: &output)
            if abilities.deletesDirectories { append(attribute: "data-deletes-folders", "", to: &output) }
        }
        output.append(contentsOf: ">\n".utf8)
    }

    /// Appends an attribute, or its name alone where the value is empty.
    private func append(attribute: String, _ value: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: attribute.utf8)
        guard !value.isEmpty else { return }
        output.append(contentsOf: "=\"".utf8)
        HTMLText.append(Array(value.utf8), to: &output)
        output.append(UInt8(ascii: "\""))
    }

    /// Links of the breadcrumb but the root's.
    private static let mostCrumbs = 32

    /// Every directory from the root to this one, each a link; of a deep one the last only. Each link is a whole path:
    /// those of two thousand directories, which one upload makes, would come to megabytes.
    func appendBreadcrumb(to output: inout [UInt8]) {
        output.append(
            contentsOf: "<nav class=\"path\" aria-label=\"Path\">\n<ol>\n<li><a class=\"icon\" href=\"/".utf8)
        output.append(contentsOf: orderQuery)
        output.append(contentsOf: path.isRoot ? "\" aria-current=\"page\">Home</a>".utf8 : Self.homeIcon)
        let bytes = path.bytes
        var start = 1
        // The root's slash is one of them.
        var left = bytes.count { $0 == UInt8(ascii: "/") } - 1
        if left > Self.mostCrumbs { output.append(contentsOf: "\n<li>…".utf8) }
        for index in 1..<max(1, path.count) where bytes[index] == UInt8(ascii: "/") {
            defer {
                start = index + 1
                left -= 1
            }
            guard left <= Self.mostCrumbs else { continue }
            output.append(contentsOf: "\n<li><a href=\"".utf8)
            LocationValue.appendForMarkup(bytes.span.extracting(0...index), to: &output)
            output.append(contentsOf: orderQuery)
            output.append(contentsOf: index == path.count - 1 ? "\" aria-current=\"page\">".utf8 : "\">".utf8)
            HTMLText.append(bytes.span.extracting(start..<index), to: &output)
            output.append(contentsOf: "</a>".utf8)
        }
        output.append(contentsOf: "\n</ol>\n</nav>\n".utf8)
    }

    private static let homeIcon = "\"><span class=\"unseen\">Home</span></a>".utf8

    /// `2 folders, 1 file · 1.2 MB`.
    func appendSummary(_ count: (files: Int, directories: Int), _ size: Int64, to output: inout [UInt8]) {
        output.append(contentsOf: "<p class=\"sum\">".utf8)
        if count.directories > 0 {
            append(count.directories, of: "folder", to: &output)
            output.append(contentsOf: ", ".utf8)
        }
        append(count.files, of: "file", to: &output)
        if count.files > 0 {
            output.append(contentsOf: " · ".utf8)
            SizeText.append(size, to: &output)
        }
        output.append(contentsOf: "</p>\n".utf8)
    }

    private func append(_ count: Int, of noun: StaticString, to output: inout [UInt8]) {
        SizeText.appendExact(Int64(max(0, count)), to: &output)
        output.append(UInt8(ascii: " "))
        output.append(contentsOf: noun.description.utf8)
        if count != 1 { output.append(UInt8(ascii: "s")) }
    }

    /// How files are sent where no script runs.
    func appendForm(to output: inout [UInt8]) {
        output.append(contentsOf: "<noscript>".utf8)
        if abilities.posts {
            output.append(contentsOf: "<form method=\"post\" enctype=\"multipart/form-data\" action=\"".utf8)
            LocationValue.appendForMarkup(path.bytes.span.extracting(droppingLast: 1), to: &output)
            output.append(
                contentsOf: "\"><input type=\"file\" name=\"file\" aria-label=\"Files\" multiple required".utf8)
            append(attribute: "accept", abilities.accept.joined(separator: ","), to: &output)
            output.append(contentsOf: "><button class=\"main\">Upload</button></form>".utf8)
        } else {
            output.append(contentsOf: "<p class=\"sum\">To upload files from this page, switch JavaScript on.</p>".utf8)
        }
        output.append(contentsOf: "</noscript>\n".utf8)
    }

    /// A column's name, a link to the list in its order. The first click shows the largest and the newest first, the
    /// next one turns the order round.
    func appendColumnHead(_ column: ListingOrder.Column, _ title: StaticString, to output: inout [UInt8]) {
        let isCurrent = order.column == column
        output.append(contentsOf: "\n<th scope=\"col\"".utf8)
        if isCurrent {
            append(attribute: "aria-sort", order.isDescending ? "descending" : "ascending", to: &output)
        }
        let target = ListingOrder(column: column, isDescending: isCurrent ? !order.isDescending : column != .name)
        output.append(contentsOf: "><a href=\"".utf8)
        HTMLText.append(Array(target.query.utf8), to: &output)
        output.append(contentsOf: "\">".utf8)
        output.append(contentsOf: title.description.utf8)
        output.append(contentsOf: "</a></th>".utf8)
    }
}
