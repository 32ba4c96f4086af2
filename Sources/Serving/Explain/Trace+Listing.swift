// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import struct SystemPackage.Errno

/// What is decided on a directory's list.
extension Trace {
    func noteListing(_ summary: Listing.Summary, of location: Location, _ path: RequestPath) {
        note("listing", summary.text)
        let bytes = path.bytes
        let span = bytes.span.extracting(droppingLast: 1)
        if let rule = location.rules.cacheRule(for: span) {
            note("caching", "\(rule.value ?? "no Cache-Control"), by cacheControl[\"\(rule.pattern)\"]")
        }
        guard summary.format == .html else { return noteFields(location.rules.fields.decisions(for: span)) }
        noteFields(location.rules.fields.decisions(for: span, except: Page.ownFields))
        for decision in location.rules.fields.decisions(for: span)
        where Page.ownFields.contains(decision.name.lowercased()) {
            note("field", "\(decision.name) is the page's own, whatever headers[\"\(decision.pattern)\"] says")
        }
    }

    func noteListingFailure(_ error: Errno) {
        note("listing", "\(Status(opening: error).text): the directory cannot be listed: \(error)")
    }
}

extension Listing {
    /// What a list came to, for those who ask how an answer comes about.
    struct Summary: Sendable {
        let files: Int
        let directories: Int
        let format: Format
        let order: ListingOrder

        var text: String {
            "\(files) files and \(directories) directories as \(format == .html ? "HTML" : "JSON"), by "
                + "\(order.column.word), \(order.isDescending ? "descending" : "ascending")"
        }
    }

    var summary: Summary {
        Summary(
            files: snapshot.entryCount.files, directories: snapshot.entryCount.directories, format: wish.format,
            order: wish.order)
    }
}
