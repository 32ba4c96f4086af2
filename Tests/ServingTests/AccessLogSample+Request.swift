// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

extension AccessLogSample {
    /// What the log is told of a request that the parser has read.
    static func request(
        _ requestLine: String = "GET /a?b HTTP/1.1", _ fields: [String] = [], answer: [String] = []
    ) throws -> (sample: AccessLogSample, details: LogDetails) {
        let request = try SampleRequest(requestLine, fields)
        var sample = AccessLogSample(requestLine: "", target: nil)
        sample.head = request.bytes
        sample.record.requestLine = request.head.requestLine
        sample.record.method = request.head.methodSlice
        sample.record.target = request.head.target
        sample.record.hasHead = true
        sample.record.bytesSent = 1300
        sample.record.bytesReceived = request.bytes.count
        sample.record.ending = .keptAlive
        let lines = (["HTTP/1.1 200 OK"] + answer).map { $0 + "\r\n" }.joined() + "\r\n"
        return (sample, LogDetails(head: request.head, answer: Array(lines.utf8)))
    }
}

extension LogLineLayout {
    /// The layout of a template that has no mistake.
    static func template(_ source: String) throws -> LogLineLayout {
        .of(.template(try #require(AccessLogTemplate(source))))
    }
}
