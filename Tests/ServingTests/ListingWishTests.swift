// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct ListingWishTests {
    private func format(_ query: String, _ fields: String...) throws -> Listing.Format {
        let request = try SampleRequest("GET /d/\(query) HTTP/1.1", fields)
        let path = try RequestPath("/d/")
        return Listing.Wish(path, in: .listed(), head: request.head, bytes: request.bytes.span).format
    }

    @Test(
        arguments: [
            ("", .html), ("*/*", .html), ("application/json", .json), ("text/html, application/json", .html),
            ("application/json, */*;q=0.5", .json), ("application/json;q=0.9, text/html;q=0.8", .json),
            ("application/json;q=0.8, text/html;q=0.9", .html), ("image/png", .html), ("application/*", .json),
            ("text/html;q=0", .html), ("application/json;q=0", .html),
            ("text/html,application/xhtml+xml,*/*;q=0.8", .html),
        ] as [(String, Listing.Format)])
    func jsonIsForThoseWhoLikeItBetter(accept: String, expected: Listing.Format) throws {
        #expect(try format("", "Accept: \(accept)") == expected)
    }

    @Test func theQueryComesBeforeTheField() throws {
        #expect(try format("") == .html)
        #expect(try format("?format=json", "Accept: text/html") == .json)
        #expect(try format("?format=html", "Accept: application/json") == .html)
        #expect(try format("?a&f%6Frmat=js%6Fn") == .json)
        #expect(try format("?format=xml&format=json") == .json)
        #expect(try format("?format=xml", "Accept: application/json") == .json)
        #expect(try format("?format=JSON") == .html)
    }

    @Test func theOrderIsTheQuerys() throws {
        let request = try SampleRequest("GET /d/?order=desc&sort=time HTTP/1.1")
        let path = try RequestPath("/d/")
        let wish = Listing.Wish(path, in: .listed(), head: request.head, bytes: request.bytes.span)
        #expect(wish.order == ListingOrder(column: .time, isDescending: true))
    }
}
