// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

/// A request's head as the parser leaves it, and the bytes that it points into.
struct SampleRequest {
    let bytes: [UInt8]
    let head: RequestHead

    init(_ requestLine: String = "GET / HTTP/1.1", _ fields: [String] = []) throws {
        let lines = [requestLine, "Host: a"] + fields
        let received = Array(lines.map { $0 + "\r\n" }.joined().utf8) + Array("\r\n".utf8)
        var parser = RequestParser()
        let isComplete = try parser.parse(received.span, limits: RequestLimits())
        bytes = received
        head = parser.head
        try #require(isComplete)
    }
}
