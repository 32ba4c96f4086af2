// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

extension Listing.Wish {
    /// What a request for a directory's list wants: `format`, `sort` and `order` of its query, and without a `format`
    /// what its Accept field likes better. JSON goes to those alone who like it better than HTML; whoever likes neither
    /// gets HTML.
    ///
    /// - Parameter bytes: the request's, which `head` points into.
    init(_ path: RequestPath, in location: Location, head: RequestHead, bytes: Span<UInt8>) {
        let query = bytes.extracting(head.query.range)
        self.init(
            path: path, location: location, format: Self.format(head, bytes, query), order: ListingOrder(query: query))
    }

    private static func format(
        _ head: RequestHead, _ bytes: Span<UInt8>, _ query: Span<UInt8>
    ) -> Listing.Format {
        var parameters = QueryParameters()
        while let parameter = parameters.next(in: query) {
            guard parameter.isNamed("format", in: query) else { continue }
            if parameter.hasValue("json", in: query) { return .json }
            if parameter.hasValue("html", in: query) { return .html }
        }
        let json = AcceptedMedia.quality(ofType: "application", "json", in: head, bytes: bytes)
        let html = AcceptedMedia.quality(ofType: "text", "html", in: head, bytes: bytes)
        return json > html ? .json : .html
    }
}
