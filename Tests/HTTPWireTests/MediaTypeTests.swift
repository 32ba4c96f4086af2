// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

private func make(_ text: String) -> MediaType? {
    MediaType(text)
}

struct MediaTypeTests {
    @Test(arguments: [
        "text/html", "application/vnd.ms-excel", "image/svg+xml", "text/x-c++", "TEXT/HTML", "a/b",
        "text/html;charset=utf-8", "text/html; charset=\"utf-8\"", "text/html ; a=b",
    ])
    func aTypeIsKeptAsItIs(_ text: String) throws {
        #expect(try #require(make(text)).bytes == Array(text.utf8))
    }

    @Test(arguments: [
        "", "/", "text", "text/", "/html", "text/html/x", "text html", " text/html", "text/html x", "text/ html",
        "text/html\r\n", "text/html; a=\r\nb", "text/html\0", "text/html ", "text/h(tml", "*", "text/html, text/css",
    ])
    func anythingElseIsRefused(_ text: String) {
        #expect(make(text) == nil)
    }

    @Test(arguments: [
        ("text/html", true), ("TEXT/Plain", true), ("text/javascript", true), ("text/css; a=b", true),
        ("application/javascript", true), ("text/html; charset=latin1", false), ("text/html;Charset=latin1", false),
        ("text/html; a=b; CHARSET=\"x\"", false), ("application/json", false), ("image/svg+xml", false),
        ("application/xhtml+xml", false), ("application/octet-stream", false), ("textual/html", false),
    ])
    func aCharsetIsAddedToTextThatHasNone(_ text: String, _ needsCharset: Bool) throws {
        let type = try #require(make(text))
        #expect(type.needsCharset == needsCharset)
        let utf8 = Array("utf-8".utf8)
        #expect(written { type.append(charset: utf8, to: &$0) } == text + (needsCharset ? "; charset=utf-8" : ""))
        #expect(written { type.append(charset: nil, to: &$0) } == text)
        #expect(written { type.append(charset: [], to: &$0) } == text)
    }

    @Test func octetStreamIsItself() {
        #expect(MediaType.octetStream == make("application/octet-stream"))
    }
}
