// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What stands around the rows.
extension Page {
    /// Everything before the first row.
    func appendOpening(
        to output: inout [UInt8], entryCount: (files: Int, directories: Int), totalSize: Int64
    ) {
        appendHead(to: &output)
        appendBodyTag(to: &output)
        output.append(contentsOf: "<a class=\"skip\" href=\"#list\">Skip to the list</a>\n<header>\n".utf8)
        output.append(contentsOf: "<div class=\"place\">\n<h1 class=\"unseen\">Index of ".utf8)
        HTMLText.append(path.bytes.span.extracting(droppingLast: 1), to: &output)
        output.append(contentsOf: "</h1>\n".utf8)
        appendBreadcrumb(to: &output)
        appendSummary(entryCount, totalSize, to: &output)
        output.append(contentsOf: "</div>\n".utf8)
        if abilities.upload { appendForm(to: &output) }
        output.append(contentsOf: "</header>\n<main id=\"list\" tabindex=\"-1\">\n<table>\n<thead>\n<tr>".utf8)
        appendColumnHead(.name, "Name", to: &output)
        appendColumnHead(.size, "Size", to: &output)
        appendColumnHead(.time, "Modified (UTC)", to: &output)
        output.append(contentsOf: "\n<tbody>\n".utf8)
        if !path.isRoot {
            output.append(contentsOf: "<tr class=up><td><a href=\"".utf8)
            let parent = path.parent()
            LocationValue.appendForMarkup(parent.span.extracting(droppingLast: 1), to: &output)
            output.append(contentsOf: orderQuery)
            output.append(contentsOf: "\">Up<span class=\"unseen\"> to the parent folder</span></a><td><td>\n".utf8)
        }
        if entryCount.files == 0, entryCount.directories == 0 {
            output.append(contentsOf: "<tr class=none><td colspan=4>There is nothing here yet.\n".utf8)
        }
    }

    /// Everything after the last row.
    func appendClosing(to output: inout [UInt8]) {
        output.append(contentsOf: "</table>\n</main>\n".utf8)
        if abilities.needsScript {
            output.append(contentsOf: "<script type=\"module\">".utf8)
            output.append(contentsOf: PageParts.script)
            output.append(contentsOf: "</script>\n".utf8)
        }
        output.append(contentsOf: "</body>\n</html>\n".utf8)
    }

    private func appendHead(to output: inout [UInt8]) {
        output.append(contentsOf: "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n".utf8)
        output.append(contentsOf: "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n".utf8)
        output.append(contentsOf: "<title>Index of ".utf8)
        HTMLText.append(path.bytes.span.extracting(droppingLast: 1), to: &output)
        // Without an icon of its own a browser would ask for one.
        output.append(contentsOf: "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>".utf8)
        output.append(contentsOf: PageParts.style)
        output.append(contentsOf: "</style>\n</head>\n".utf8)
    }
}
