// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

private func fieldName(_ name: String) -> FieldName? {
    FieldName(name.utf8.span)
}

struct ResponseHeadTests {
    @Test(arguments: [
        (UInt16(200), "HTTP/1.1 200 OK\r\n"), (404, "HTTP/1.1 404 Not Found\r\n"), (100, "HTTP/1.1 100 Continue\r\n"),
        (507, "HTTP/1.1 507 Insufficient Storage\r\n"), (299, "HTTP/1.1 299 \r\n"), (599, "HTTP/1.1 599 \r\n"),
        (99, "HTTP/1.1 500 Internal Server Error\r\n"), (600, "HTTP/1.1 500 Internal Server Error\r\n"),
        (0, "HTTP/1.1 500 Internal Server Error\r\n"), (.max, "HTTP/1.1 500 Internal Server Error\r\n"),
    ])
    func aStatusLineHasACodeThatClientsKnow(_ code: UInt16, _ line: String) {
        #expect(written { ResponseHead.appendStatusLine(Status(rawValue: code), to: &$0) } == line)
    }

    @Test func aWholeHeadIsAsOnTheWire() throws {
        let tag = EntityTag(size: 3, modifiedNanoseconds: 10, isWeak: true)
        let range = try #require(ByteRange(first: 0, last: 1))
        let multipart = try #require(makeMultipart([range]))
        let head = written { head in
            ResponseHead.appendStatusLine(.ok, to: &head)
            ResponseHead.appendField(.date, HTTPDate(secondsSince1970: 784_111_777), to: &head)
            ResponseHead.appendField(.etag, tag, to: &head)
            ResponseHead.appendField(.contentLength, 1024, to: &head)
            ResponseHead.appendField(.allow, "GET, HEAD", to: &head)
            ResponseHead.appendField(.server, Array("wharfd".utf8), to: &head)
            ResponseHead.appendContentType(.octetStream, charset: nil, to: &head)
            ResponseHead.appendContentType(multipart, to: &head)
            ResponseHead.appendContentRange(range, size: 3, to: &head)
            ResponseHead.appendUnsatisfiedContentRange(size: 3, to: &head)
            ResponseHead.appendLocation(path: "/a b/".utf8.span, query: "q".utf8.span, to: &head)
            ResponseHead.appendEnd(to: &head)
        }
        #expect(
            head == """
                HTTP/1.1 200 OK\r
                Date: Sun, 06 Nov 1994 08:49:37 GMT\r
                ETag: W/"a-3"\r
                Content-Length: 1024\r
                Allow: GET, HEAD\r
                Server: wharfd\r
                Content-Type: application/octet-stream\r
                Content-Type: multipart/byteranges; boundary="b"\r
                Content-Range: bytes 0-1/3\r
                Content-Range: bytes */3\r
                Location: /a%20b/?q\r
                \r

                """)
    }

    @Test(arguments: [
        (Int64(0), "0"), (9, "9"), (10, "10"), (99, "99"), (100, "100"), (1_234_567_890, "1234567890"),
        (.max, "9223372036854775807"), (-1, "-1"), (.min, "-9223372036854775808"),
    ])
    func numbersAreInDecimal(_ value: Int64, _ text: String) {
        #expect(written { ResponseHead.appendField(.contentLength, value, to: &$0) } == "Content-Length: \(text)\r\n")
    }

    @Test func noByteOfAValueEndsTheLine() {
        for byte in UInt8.min...UInt8.max {
            var output: [UInt8] = []
            ResponseHead.appendField(.location, [0x61, byte, 0x62].span, to: &output)
            let isControl = (byte < 0x20 && byte != 0x09) || byte == 0x7F
            let expected = Array("Location: a".utf8) + [isControl ? 0x20 : byte] + Array("b\r\n".utf8)
            #expect(output == expected)
        }
        #expect(
            written { ResponseHead.appendField(.server, "a\r\nSet-Cookie: b\0", to: &$0) }
                == "Server: a  Set-Cookie: b \r\n")
    }

    @Test func aCharsetFromOutsideEndsNoLineEither() throws {
        let html = try #require(MediaType("text/html"))
        let charset = Array("x\r\ny".utf8)
        let field = written { ResponseHead.appendContentType(html, charset: charset, to: &$0) }
        #expect(field == "Content-Type: text/html; charset=x  y\r\n")
    }

    @Test(arguments: [
        ("X-Frame-Options", true), ("a", true), ("!#$%&'*+-.^_`|~09azAZ", true), ("", false), ("a b", false),
        ("a:", false), ("a\r\n", false), ("a\0", false), ("\u{E9}", false), ("a/b", false), ("a(b", false),
    ])
    func aConfiguredNameIsAToken(_ name: String, _ isValid: Bool) {
        let fieldName = fieldName(name)
        #expect((fieldName != nil) == isValid)
        if let fieldName {
            #expect(written { ResponseHead.appendField(fieldName, "v", to: &$0) } == "\(name): v\r\n")
        }
    }

    private func makeMultipart(_ ranges: [ByteRange]) -> MultipartByteRanges? {
        MultipartByteRanges(ranges: ranges, size: 3, contentType: "a/b".utf8.span, boundary: Array("b".utf8))
    }
}
