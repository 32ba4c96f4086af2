// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

/// What is refused, with which status, and at which byte: everything up to that byte must be taken without a word.
@Suite struct RequestParserRefusalTests {
    /// `seen` is refused at its last byte and not before.
    private func expectRefusal(_ seen: [UInt8], _ reason: RequestError.Reason, _ status: UInt16) {
        let before = ParseOutcome(Array(seen.dropLast()))
        #expect(before.reason == nil && !before.isComplete)
        #expect(ParseOutcome(seen).reason == reason)
        #expect(ParseOutcome(seen + Array("\r\n\r\n and more".utf8)).reason == reason)
        #expect(ParseOutcome(byByte: seen).reason == reason)
        #expect(RequestError(reason).status.rawValue == status)
    }

    @Test(
        arguments: [
            ("GET / HTTP/1.1\n", .bareLineFeed), ("\n", .bareLineFeed), ("\r\n\n", .bareLineFeed),
            ("\rG", .bareCarriageReturn), ("\r\r", .bareCarriageReturn), ("GET / HTTP/1.1\rX", .bareCarriageReturn),
            ("GET /\r\r", .bareCarriageReturn), ("G\u{0}", .controlCharacter), ("GET\t", .controlCharacter),
            ("GET /\u{7F}", .controlCharacter), ("GET /\u{1F}", .controlCharacter), ("\u{16}", .tlsHandshake),
            ("\r\n\u{16}", .tlsHandshake), ("GET /\u{16}", .controlCharacter),
            ("GET /\r\n", .missingVersion), ("GET /index.html\r\n", .missingVersion), ("GET\r\n", .notARequestLine),
            (" GET / HTTP/1.1\r\n", .notARequestLine), ("GET  / HTTP/1.1\r\n", .notARequestLine),
            ("GET /  HTTP/1.1\r\n", .notARequestLine), ("GET / HTTP/1.1 \r\n", .notARequestLine),
            ("GET / a HTTP/1.1\r\n", .notARequestLine), ("GET \r\n", .notARequestLine),
            ("G(T / HTTP/1.1\r\n", .notARequestLine),
            ("GÉT / HTTP/1.1\r\n", .notARequestLine), ("GET / http/1.1\r\n", .notARequestLine),
            ("GET / HTTP/1.1x\r\n", .notARequestLine), ("GET / HTTP/11\r\n", .notARequestLine),
            ("GET / HTTP/1,1\r\n", .notARequestLine), ("GET / HTTP/a.1\r\n", .notARequestLine),
            ("GET / HTTP/1.a\r\n", .notARequestLine), ("GET / HTTPS/1.1\r\n", .notARequestLine),
            ("GET / HTTP/2\r\n", .notARequestLine), ("GET / HTTP/1.10\r\n", .notARequestLine),
            ("GET / \r\n", .notARequestLine),
        ] as [(String, RequestError.Reason)])
    func aLineThatIsNoRequestLine(text: String, reason: RequestError.Reason) {
        expectRefusal(Array(text.utf8), reason, 400)
    }

    @Test(arguments: [
        "GET a HTTP/1.1", "GET * HTTP/1.1", "BREW * HTTP/1.1", "OPTIONS ** HTTP/1.1", "GET a:80 HTTP/1.1",
        "GET /a#b HTTP/1.1",
        "GET /a?b#c HTTP/1.1", "GET # HTTP/1.1", "GET ftp://a/ HTTP/1.1", "GET http:/a HTTP/1.1",
        "GET http:// HTTP/1.1",
        "GET http:///a HTTP/1.1", "GET http://?a HTTP/1.1", "GET http://u@a/ HTTP/1.1", "GET http://a#b HTTP/1.1",
        "GET http://a:b/ HTTP/1.1", "GET http://a\\b/ HTTP/1.1", "GET https:/a/b HTTP/1.1", "CONNECT / HTTP/1.1",
        "CONNECT a HTTP/1.1", "CONNECT a: HTTP/1.1", "CONNECT http://a/ HTTP/1.1", "CONNECT * HTTP/1.1",
        "GET ?a HTTP/1.1",
        "OPTIONS *?a HTTP/1.1", "GET \\a HTTP/1.1",
    ])
    func aTargetInNoForm(line: String) {
        expectRefusal(Array("\(line)\r\n".utf8), .invalidTarget, 400)
    }

    @Test(arguments: [
        "GET / HTTP/2.0", "GET / HTTP/0.9", "GET / HTTP/3.1", "PRI * HTTP/2.0", "GET / HTTP/9.9", "GET / HTTP/0.0",
    ])
    func aVersionThatIsNotServed(line: String) {
        expectRefusal(Array("\(line)\r\n".utf8), .unsupportedVersion, 505)
    }

    @Test(
        arguments: [
            ("X: a\n", .bareLineFeed), ("\n", .bareLineFeed), ("X\n", .bareLineFeed), ("\rX", .bareCarriageReturn),
            ("X: a\rb", .bareCarriageReturn), ("X: a\r\r", .bareCarriageReturn), ("X: \u{0}", .controlCharacter),
            ("X: \u{8}", .controlCharacter), ("X: \u{B}", .controlCharacter), ("X: \u{7F}", .controlCharacter),
            ("X\u{1}", .controlCharacter), ("X : a\r\n", .blankBeforeColon), ("X\t: a\r\n", .blankBeforeColon),
            ("Content-Length : 5\r\n", .blankBeforeColon), (" X: a\r\n", .foldedLine), ("\tX: a\r\n", .foldedLine),
            (" \r\n", .foldedLine), (" folded\r\n", .foldedLine), (": a\r\n", .invalidFieldName),
            (":\r\n", .invalidFieldName),
            ("X\r\n", .missingColon), ("X a\r\n", .missingColon), ("X y: a\r\n", .invalidFieldName),
            ("X\u{E9}: a\r\n", .invalidFieldName), ("X(: a\r\n", .invalidFieldName),
            ("\"X\": a\r\n", .invalidFieldName),
            ("X/Y: a\r\n", .invalidFieldName), ("X\tY: a\r\n", .invalidFieldName),
        ] as [(String, RequestError.Reason)])
    func aMalformedFieldLine(line: String, reason: RequestError.Reason) {
        expectRefusal(Array("GET / HTTP/1.1\r\nHost: a\r\n\(line)".utf8), reason, 400)
        // Before Host, and as the very first field line, too.
        expectRefusal(Array("GET / HTTP/1.1\r\n\(line)".utf8), reason, 400)
    }

    @Test(arguments: ["HTTP/1.1", "HTTP/1.0", "HTTP/1.5"])
    func hostTwiceOrInvalidInAnyVersion(version: String) {
        let line = "GET / \(version)\r\n"
        expectRefusal(Array("\(line)Host: a\r\nhost: a\r\n".utf8), .repeatedHost, 400)
        expectRefusal(Array("\(line)Host:\r\nHost:\r\n".utf8), .repeatedHost, 400)
        expectRefusal(Array("\(line)Host: a b\r\n".utf8), .invalidHost, 400)
        expectRefusal(Array("\(line)Host: http://a\r\n".utf8), .invalidHost, 400)
        expectRefusal(Array("\(line)Host: :80\r\n".utf8), .invalidHost, 400)
    }

    @Test func hostMissing() throws {
        expectRefusal(Array("GET / HTTP/1.1\r\n\r\n".utf8), .missingHost, 400)
        expectRefusal(Array("GET http://a/ HTTP/1.1\r\n\r\n".utf8), .missingHost, 400)
        expectRefusal(Array("GET / HTTP/1.1\r\nX-Host: a\r\n\r\n".utf8), .missingHost, 400)
        #expect(try ParsedRequest("GET / HTTP/1.0\r\n\r\n").head[.host] == nil)
        #expect(try ParsedRequest("GET / HTTP/1.1\r\nHost:\r\n\r\n").text(.host) == "")
    }

    @Test func emptyLinesAreBounded() throws {
        let empty = String(repeating: "\r\n", count: RequestLimits.emptyLineBytes / 2)
        #expect(try ParsedRequest("\(empty)GET / HTTP/1.0\r\n\r\n").head.length == 26)
        expectRefusal(Array("\(empty)\r".utf8), .tooManyEmptyLines, 400)
    }

    @Test(arguments: [
        ("GET /a\u{1}b HTTP/1.1\r\n", "GET /a\u{1}"), ("\u{16}\u{3}\u{1}", "\u{16}"), ("GET /a\n", "GET /a\n"),
        ("GET /a HTTP/3.0\r\n", "GET /a HTTP/3.0"), ("GET /a\r\n", "GET /a"), ("\r\nGET\rx", "GET\r"),
        ("GET /a HTTP/1.1\r\nX\r\n", "GET /a HTTP/1.1"),
    ])
    func theRequestLineIsKeptForTheLog(text: String, line: String) {
        let bytes = Array(text.utf8)
        #expect(Array(bytes[ParseOutcome(bytes).slices[1].range]) == Array(line.utf8))
        #expect(Array(bytes[ParseOutcome(byByte: bytes).slices[1].range]) == Array(line.utf8))
    }

    @Test func aRefusalIsThrownAgain() {
        var parser = RequestParser()
        let bytes = Array("GET / HTTP/1.1\r\nX\r\nHost: a\r\n\r\n".utf8)
        for _ in 0..<3 {
            #expect(throws: RequestError(.missingColon)) {
                try parser.parse(bytes.span, limits: RequestLimits())
            }
        }
    }

    @Test(arguments: RequestError.Reason.allCases)
    func everyReasonSaysWhatIsWrong(reason: RequestError.Reason) {
        #expect(!reason.description.isEmpty)
        #expect([400, 414, 431, 501, 505].contains(RequestError(reason).status.rawValue))
    }
}
