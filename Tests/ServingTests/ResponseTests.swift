// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct ResponseTests {
    @Test(arguments: [301, 400, 403, 404, 405, 408, 412, 413, 414, 416, 417, 431, 500, 501, 503, 505, 507])
    func refusalHasAShortBodyOfItsOwn(code: UInt16) throws {
        let status = Status(rawValue: code)
        let response = Response(refusal: status)
        guard case .bytes(let body) = response.content else {
            Issue.record("no body")
            return
        }
        #expect(body.text == "\(code) \(status.reasonPhrase)\n")
        #expect(response.status == status)
        #expect(response.hasContentLength)
        #expect(response.contentLength == Int64(body.count))
        #expect(body.count <= 48)
        let fields = (response.fields + response.moreFields).text
        let retry = code == 503 ? "Retry-After: 1\r\n" : ""
        #expect(fields == retry + "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n")
    }

    @Test func refusalWithoutAPhraseIsItsCode() {
        guard case .bytes(let body) = Response(refusal: Status(rawValue: 599)).content else {
            Issue.record("no body")
            return
        }
        #expect(body.text == "599\n")
    }

    /// Every status that an operator may have answered.
    @Test(arguments: [302, 307, 308, 402, 406, 410, 421, 422, 423, 424, 425, 428, 429, 451, 502, 504, 506, 508, 511])
    func statusThatTheRegistryKnowsHasAPhrase(code: UInt16) {
        #expect(!Status(rawValue: code).reasonPhrase.description.isEmpty)
    }

    @Test func refusalKeepsTheFieldsThatItIsGiven() {
        let response = Response(refusal: .methodNotAllowed, fields: Array("Allow: GET\r\n".utf8))
        #expect(response.fields.text == "Allow: GET\r\n")
        #expect(!response.moreFields.text.contains("Allow"))
    }

    @Test(arguments: [
        (Response.Content.stream(EmptyStream()), HTTPVersion.http10, true), (.stream(EmptyStream()), .http11, false),
        (.bytes([1]), .http10, false), (.none, .http10, false),
    ])
    func onlyAStreamToAnOldClientEndsTheConnection(content: Response.Content, version: HTTPVersion, ends: Bool) {
        #expect(Response(status: .ok, content: content).endsConnection(version: version) == ends)
    }

    @Test func streamHasNoLength() {
        let response = Response(status: .ok, fields: [1], moreFields: [2], stream: EmptyStream())
        #expect(!response.hasContentLength && !response.content.isEmpty)
        #expect(response.fields == [1] && response.moreFields == [2])
    }
}
