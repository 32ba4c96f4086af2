// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct RequestHeadLinesTests {
    private func request(_ lines: [String]) throws -> ParsedRequest {
        try ParsedRequest("PUT / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    @Test(arguments: [
        ([], []), (["Range: a"], ["a"]), (["Range:"], [""]), (["Range: a", "X: b", "RANGE: c "], ["a", "c"]),
    ])
    func everyLineOfAFieldIsVisitedInOrder(lines: [String], values: [String]) throws {
        let request = try request(lines)
        var found: [String] = []
        request.head.forEachLine(of: .range, in: request.bytes.span) { value in
            found.append(String(decoding: value.indices.map { value[$0] }, as: UTF8.self))
        }
        #expect(found == values)
    }

    @Test(arguments: [
        ([], false), (["Content-Encoding:"], false), (["Content-Encoding: identity"], false),
        (["Content-Encoding: Identity, ,IDENTITY"], false), (["Content-Encoding: gzip"], true),
        (["Content-Encoding: identity, br"], true), (["Content-Encoding: identityx"], true),
        (["Content-Encoding: identity", "Content-Encoding: x"], true), (["Transfer-Encoding: chunked"], false),
    ])
    func contentCodingIsToldFromNone(lines: [String], hasCoding: Bool) throws {
        let request = try request(lines)
        #expect(request.head.hasContentCoding(in: request.bytes.span) == hasCoding)
    }
}
