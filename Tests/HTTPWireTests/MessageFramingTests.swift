// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct MessageFramingTests {
    private func framing(_ lines: String, version: String = "1.1") throws -> MessageFraming {
        let fields = lines.isEmpty ? "" : lines.replacing("|", with: "\r\n") + "\r\n"
        return try ParsedRequest("POST / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n").framing()
    }

    @Test(
        arguments: [
            ("", .none), ("Content-Length: 0", .length(0)), ("Content-Length: 5", .length(5)),
            ("content-length:\t5 ", .length(5)),
            ("Content-Length: 9223372036854775807", .length(.max)),
            ("Content-Length: 00000000000000000000007", .length(7)),
            ("Transfer-Encoding: chunked", .chunked), ("Transfer-Encoding: CHUNKED", .chunked),
            ("Transfer-Encoding: , chunked ,", .chunked), ("Transfer-Encoding:|Transfer-Encoding: chunked", .chunked),
        ] as [(String, MessageFraming.Body)])
    func bodyOf(lines: String, body: MessageFraming.Body) throws {
        #expect(try framing(lines).body == body)
    }

    @Test(
        arguments: [
            ("Content-Length:", .invalidContentLength), ("Content-Length: +5", .invalidContentLength),
            ("Content-Length: -5", .invalidContentLength), ("Content-Length: 5 5", .invalidContentLength),
            ("Content-Length: 5, 5", .invalidContentLength), ("Content-Length: 0x5", .invalidContentLength),
            ("Content-Length: 5a", .invalidContentLength), ("Content-Length: 1e3", .invalidContentLength),
            ("Content-Length: ٥", .invalidContentLength),
            ("Content-Length: 9223372036854775808", .invalidContentLength),
            ("Content-Length: 18446744073709551621", .invalidContentLength),
            ("Content-Length: 99999999999999999999999999999999999999999", .invalidContentLength),
            ("Content-Length: 5|Content-Length: 5", .repeatedContentLength),
            ("Content-Length: 5|Content-Length: 6", .repeatedContentLength),
            ("Content-Length: 5|Transfer-Encoding: chunked", .lengthAndTransferEncoding),
            ("Transfer-Encoding: chunked|Content-Length: 5", .lengthAndTransferEncoding),
            ("Transfer-Encoding: x|Content-Length: bad", .lengthAndTransferEncoding),
            ("Transfer-Encoding:", .invalidTransferEncoding), ("Transfer-Encoding: ,", .invalidTransferEncoding),
            ("Transfer-Encoding: chunked, chunked", .chunkedNotLast),
            ("Transfer-Encoding: chunked|Transfer-Encoding: chunked", .chunkedNotLast),
            ("Transfer-Encoding: chunked, gzip", .chunkedNotLast),
            ("Transfer-Encoding: chunked|Transfer-Encoding: identity", .chunkedNotLast),
            ("Transfer-Encoding: chunked;a=b", .invalidTransferEncoding),
            ("Transfer-Encoding: chunked ;", .invalidTransferEncoding),
            ("Transfer-Encoding: chu nked", .invalidTransferEncoding),
            ("Transfer-Encoding: \"chunked\"", .invalidTransferEncoding),
            ("Transfer-Encoding: ;", .invalidTransferEncoding),
        ] as [(String, RequestError.Reason)])
    func badFraming(lines: String, reason: RequestError.Reason) {
        #expect(RequestError(reason).status == .badRequest)
        #expect(throws: RequestError(reason)) { try framing(lines) }
    }

    @Test(arguments: [
        "gzip", "gzip, chunked", "identity", "xchunked", "chunkedx", "gzip;q=\"a,b\", chunked",
        "gzip|Transfer-Encoding: chunked",
    ])
    func aTransferCodingThatIsNotKnown(codings: String) {
        #expect(RequestError(.unknownTransferCoding).status == .notImplemented)
        #expect(throws: RequestError(.unknownTransferCoding)) { try framing("Transfer-Encoding: \(codings)") }
    }

    @Test func transferEncodingIsNotInHTTP10() {
        #expect(throws: RequestError(.transferEncodingInHTTP10)) {
            try framing("Transfer-Encoding: chunked", version: "1.0")
        }
    }

    @Test(arguments: [
        ("1.1", "", true), ("1.1", "Connection: close", false), ("1.1", "Connection: CLOSE", false),
        ("1.1", "Connection: keep-alive", true), ("1.1", "Connection: a, Close ,b", false),
        ("1.1", "Connection: a|Connection: close", false), ("1.1", "Connection: closed", true),
        ("1.1", "Connection: x-close", true), ("1.1", "Connection:", true), ("1.0", "", false),
        ("1.0", "Connection: keep-alive", true), ("1.0", "Connection: Keep-Alive", true),
        ("1.0", "Connection: a|Connection: x, keep-alive", true), ("1.0", "Connection: keep-alive, close", false),
        ("1.0", "Connection: close, keep-alive", false), ("1.0", "Connection: x", false), ("1.2", "", true),
    ])
    func persistence(version: String, lines: String, keepAlive: Bool) throws {
        #expect(try framing(lines, version: version).keepAlive == keepAlive)
    }

    @Test(arguments: [
        ("1.1", "Content-Length: 1|Expect: 100-continue", true, false),
        ("1.1", "Transfer-Encoding: chunked|Expect: 100-Continue", true, false),
        ("1.1", "Content-Length: 0|Expect: 100-continue", false, false), ("1.1", "Expect: 100-continue", false, false),
        ("1.1", "Content-Length: 1|Expect: other", false, true), ("1.1", "Content-Length: 1", false, false),
        ("1.1", "Content-Length: 1|Expect: 100-continue, other", true, true),
        ("1.1", "Content-Length: 1|Expect: 100-continue|Expect: x", true, true),
        ("1.1", "Content-Length: 1|Expect: 100-continue;a", false, true),
        ("1.1", "Content-Length: 1|Expect:", false, false),
        ("1.0", "Content-Length: 1|Expect: 100-continue", false, false),
        ("1.0", "Content-Length: 1|Expect: x", false, false),
    ])
    func expectations(version: String, lines: String, waits: Bool, isUnsupported: Bool) throws {
        let framing = try framing(lines, version: version)
        #expect(framing.expectsContinue == waits)
        #expect(framing.unsupportedExpectation == isUnsupported)
    }
}
