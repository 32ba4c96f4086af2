// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct ResponseListingTests {
    private let answer: Listing.Answer
    private let tag: String

    init() throws {
        answer = try Listing.sample([DirectorySnapshot.Entry("a")]).answer()
        tag = "W/\"\(try #require(answer.opaqueTag).text)\""
    }

    private func respond(_ fields: String..., method: String = "GET") throws -> Response {
        let request = try SampleRequest("\(method) / HTTP/1.1", fields)
        return Response(
            answer, head: request.head, bytes: request.bytes.span, now: HTTPDate(secondsSince1970: 1_700_000_000),
            trace: nil)
    }

    @Test func theWholeListHasItsTagAndSaysWhatItVariesBy() throws {
        let response = try respond()
        #expect(response.status == .ok)
        #expect(response.fields.text == "ETag: \(tag)\r\nVary: Accept\r\nCache-Control: no-cache\r\n")
        #expect(response.hasContentLength)
        #expect(Int(response.contentLength) == (try response.content.pieces().first?.count))
    }

    @Test(arguments: ["GET", "HEAD"])
    func whoHasTheListIsToldSo(method: String) throws {
        let response = try respond("If-None-Match: \"x\", \(tag)", method: method)
        #expect(response.status == .notModified)
        #expect(response.content.isEmpty)
        #expect(!response.hasContentLength)
        #expect(response.fields.text.contains("ETag: \(tag)\r\nVary: Accept\r\n"))
        #expect(try respond("If-None-Match: *", method: method).status == .notModified)
    }

    @Test func conditionsAreTakenAsTheTagAllows() throws {
        #expect(try respond("If-None-Match: W/\"other\"").status == .ok)
        // A weak tag is never strong enough to act on.
        #expect(try respond("If-Match: \(tag)").status == .preconditionFailed)
        #expect(try respond("If-Match: *").status == .ok)
        #expect(try respond("If-Modified-Since: Sun, 06 Nov 2094 08:49:37 GMT").status == .ok)
        #expect(try respond("If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT").status == .ok)
        #expect(try respond("Range: bytes=0-0").status == .ok)
    }

    @Test func aLongListHasNoLength() throws {
        let entries = (0..<3000).map { DirectorySnapshot.Entry("entry \($0)") }
        let long = try Listing.sample(entries).answer()
        let request = try SampleRequest()
        let response = Response(
            long, head: request.head, bytes: request.bytes.span, now: HTTPDate(secondsSince1970: 0), trace: nil)
        #expect(!response.hasContentLength)
        #expect(response.endsConnection(version: .http10))
    }
}
