// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Serving

@Suite struct ResponseHeadEncoderTests {
    private func head(
        _ response: Response, keepAlive: Bool = true, version: HTTPVersion = .http11, now: Int64 = 1_700_000_000,
        encoder: ResponseHeadEncoder = ResponseHeadEncoder(sendsServer: true)
    ) -> String {
        var output: [UInt8] = []
        encoder.append(response, keepAlive: keepAlive, version: version, now: now, to: &output)
        return output.text
    }

    @Test func wholeHeadIsExact() {
        var response = Response(status: .ok, fields: Array("ETag: \"a\"\r\n".utf8))
        response.moreFields = Array("Content-Type: text/plain\r\n".utf8)
        response.contentLength = 42
        #expect(
            head(response)
                == "HTTP/1.1 200 OK\r\nServer: wharfd\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\n"
                + "ETag: \"a\"\r\nContent-Type: text/plain\r\nContent-Length: 42\r\n\r\n")
    }

    @Test func headWithoutLengthOrServerIsExact() {
        let response = Response(status: .notModified, fields: Array("ETag: \"a\"\r\n".utf8), hasContentLength: false)
        #expect(
            head(response, encoder: ResponseHeadEncoder(sendsServer: false))
                == "HTTP/1.1 304 Not Modified\r\nDate: Tue, 14 Nov 2023 22:13:20 GMT\r\nETag: \"a\"\r\n\r\n")
    }

    @Test(arguments: [
        (true, HTTPVersion.http11, ""), (true, .http10, "Connection: keep-alive\r\n"),
        (false, .http11, "Connection: close\r\n"), (false, .http10, "Connection: close\r\n"),
    ])
    func connectionIsNamedWhereItIsNotTheDefault(keepAlive: Bool, version: HTTPVersion, line: String) {
        let text = head(Response(status: .ok), keepAlive: keepAlive, version: version)
        #expect(text.hasSuffix("\r\nContent-Length: 0\r\n\(line)\r\n"))
    }

    @Test func dateFollowsTheSecondInEitherDirection() {
        let encoder = ResponseHeadEncoder(sendsServer: false)
        let response = Response(status: .ok)
        let first = head(response, now: 1_700_000_000, encoder: encoder)
        #expect(head(response, now: 1_700_000_000, encoder: encoder) == first)
        #expect(
            head(response, now: 1_700_000_001, encoder: encoder).contains("Date: Tue, 14 Nov 2023 22:13:21 GMT\r\n"))
        // Somebody has set the clock back.
        #expect(head(response, now: 1_700_000_000, encoder: encoder) == first)
    }

    @Test func headIsAppendedToWhatIsThere() {
        var output = Array("before".utf8)
        ResponseHeadEncoder(sendsServer: false)
            .append(Response(status: .ok), keepAlive: true, version: .http11, now: 0, to: &output)
        #expect(output.text.hasPrefix("beforeHTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"))
    }

    @Test(arguments: [
        (true, HTTPVersion.http11, "Transfer-Encoding: chunked\r\n"),
        (false, .http11, "Transfer-Encoding: chunked\r\nConnection: close\r\n"),
        // It ends with the connection.
        (false, .http10, "Connection: close\r\n"),
    ])
    func streamIsChunkedForWhoKnowsChunks(keepAlive: Bool, version: HTTPVersion, lines: String) {
        let response = Response(
            status: .ok, fields: Array("ETag: \"a\"\r\n".utf8), moreFields: [], stream: EmptyStream())
        let text = head(response, keepAlive: keepAlive, version: version)
        #expect(text.hasSuffix("\r\nETag: \"a\"\r\n\(lines)\r\n"))
        #expect(!text.contains("Content-Length"))
    }
}
