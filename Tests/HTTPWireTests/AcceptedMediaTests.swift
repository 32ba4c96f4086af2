// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct AcceptedMediaTests {
    private func quality(_ lines: String..., type: StaticString = "application", subtype: StaticString = "json") throws
        -> Int
    {
        let request = try ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
        return AcceptedMedia.quality(ofType: type, subtype, in: request.head, bytes: request.bytes.span)
    }

    @Test func withoutTheFieldEverythingIsLiked() throws {
        #expect(try quality() == 1000)
        #expect(try quality("Accept:") == 1000)
        #expect(try quality("Accept: , ,") == 1000)
    }

    @Test(arguments: [
        ("application/json", 1000), ("APPLICATION/Json", 1000), ("*/*", 1000), ("application/*", 1000),
        ("text/html", 0), ("application/jso", 0), ("application/jsonx", 0), ("text/*", 0), ("*/json", 0),
        ("application/json;q=0.5", 500), ("application/json ; Q=0.001", 1), ("application/json;q=0", 0),
        ("application/json;q=1.000", 1000), ("application/json;q=0.", 0), ("application/json;charset=utf-8", 1000),
        ("application/json;charset=utf-8;q=0.3", 300), ("text/html, application/json;q=0.7, */*;q=0.1", 700),
        ("*/*;q=0.9, application/*;q=0.2", 200), ("application/*;q=0.9, application/json;q=0.1", 100),
        ("application/json;q=0, */*", 0), ("application/json;q=0.2, application/json;q=0.6", 600),
        ("*/*;q=0.123", 123),
    ])
    func theMostParticularRangeDecides(accept: String, expected: Int) throws {
        #expect(try quality("Accept: \(accept)") == expected)
    }

    @Test(arguments: [
        "application/json;q=1.001", "application/json;q=2", "application/json;q=0.1234", "application/json;q=.5",
        "application/json;q=", "application/json;q=\"1\"", "application/json;q=-1", "application/json;q=0.5x",
        "application/json;q", "application/json q=1", "application", "json", "/", "*", "application/json/x",
        "application/json;q=10",
    ])
    func aMalformedElementIsPassedOver(accept: String) throws {
        #expect(try quality("Accept: \(accept), */*;q=0.25") == 250)
    }

    @Test func linesAreOneList() throws {
        #expect(try quality("Accept: text/html", "X: y", "accept: application/json;q=0.4") == 400)
    }

    @Test func aBrowserLikesHTML() throws {
        let browser =
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
        #expect(try quality(browser) == 800)
        #expect(try quality(browser, type: "text", subtype: "html") == 1000)
    }
}
