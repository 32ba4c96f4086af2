// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct RequestParserLimitTests {
    private func expect(_ text: String, _ limits: RequestLimits, _ reason: RequestError.Reason?) {
        let bytes = Array(text.utf8)
        let whole = ParseOutcome(bytes, limits: limits)
        #expect(whole.reason == reason)
        #expect(whole.isComplete == (reason == nil))
        #expect(ParseOutcome(byByte: bytes, limits: limits) == whole)
    }

    private func target(lineOf count: Int) -> String {
        "/" + String(repeating: "a", count: count - "GET / HTTP/1.1".utf8.count)
    }

    @Test(arguments: [14, 15, 64, 8_192])
    func requestLineAtItsLimitAndOneMore(limit: Int) {
        var limits = RequestLimits()
        limits.requestLine = limit
        expect("GET \(target(lineOf: limit)) HTTP/1.1\r\nHost: a\r\n\r\n", limits, nil)
        expect("\r\nGET \(target(lineOf: limit)) HTTP/1.1\r\nHost: a\r\n\r\n", limits, nil)
        expect("GET \(target(lineOf: limit + 1)) HTTP/1.1\r\nHost: a\r\n\r\n", limits, .requestLineTooLong)
        #expect(RequestError(.requestLineTooLong).status == .uriTooLong)
    }

    @Test func aRequestLineWithoutEndIsRefusedAtTheByteAfterTheLimit() {
        var limits = RequestLimits()
        limits.requestLine = 20
        let line = [UInt8](repeating: 65, count: 21)
        #expect(ParseOutcome(Array(line.prefix(20)), limits: limits).reason == nil)
        let outcome = ParseOutcome(line, limits: limits)
        #expect(outcome.reason == .requestLineTooLong)
        #expect(outcome.slices[1].range == 0..<20)
    }

    @Test(arguments: [9, 10, 17, 100, 16_384])
    func fieldBytesAtTheirLimitAndOneMore(limit: Int) {
        var limits = RequestLimits()
        limits.fieldBytes = limit
        // "Host:" and CRLF take 7 bytes.
        let host = String(repeating: "a", count: limit - 7)
        expect("GET / HTTP/1.1\r\nHost:\(host)\r\n\r\n", limits, nil)
        expect("GET / HTTP/1.1\r\nHost:\(host)a\r\n\r\n", limits, .fieldsTooLong)
        #expect(RequestError(.fieldsTooLong).status == .requestHeaderFieldsTooLarge)
    }

    @Test func fieldBytesAreCountedOverAllLines() {
        var limits = RequestLimits()
        limits.fieldBytes = 8 + 4 + 5
        expect("GET / HTTP/1.1\r\nHost:a\r\nX:\r\nY:b\r\n\r\n", limits, nil)
        expect("GET / HTTP/1.1\r\nHost:a\r\nX:\r\nY:bb\r\n\r\n", limits, .fieldsTooLong)
        limits.fieldBytes -= 1
        expect("GET / HTTP/1.1\r\nHost:a\r\nX:\r\nY:b\r\n\r\n", limits, .fieldsTooLong)
    }

    @Test(arguments: [1, 2, 100])
    func fieldCountAtItsLimitAndOneMore(limit: Int) {
        var limits = RequestLimits()
        limits.fieldCount = limit
        let more = String(repeating: "X: a\r\n", count: limit - 1)
        expect("GET / HTTP/1.1\r\nHost: a\r\n\(more)\r\n", limits, nil)
        expect("GET / HTTP/1.1\r\nHost: a\r\n\(more)X: a\r\n\r\n", limits, .tooManyFields)
        #expect(RequestError(.tooManyFields).status == .requestHeaderFieldsTooLarge)
    }

    @Test func limitsOfNothingLeaveNothing() {
        var limits = RequestLimits()
        limits.fieldBytes = 0
        expect("GET / HTTP/1.0\r\n\r\n", limits, nil)
        expect("GET / HTTP/1.0\r\nA:\r\n\r\n", limits, .fieldsTooLong)
        limits.requestLine = 0
        expect("G", limits, .requestLineTooLong)
        limits.requestLine = -1
        expect("G", limits, .requestLineTooLong)
    }

    @Test func theLargestHeadFitsItsPlaces() throws {
        var limits = RequestLimits()
        limits.requestLine = .max
        limits.fieldBytes = .max
        let line = target(lineOf: RequestLimits.maximumRequestLine)
        let value = String(repeating: "v", count: RequestLimits.maximumFieldBytes - 8 - 9)
        let empty = String(repeating: "\r\n", count: RequestLimits.emptyLineBytes / 2)
        let text = "\(empty)GET \(line) HTTP/1.1\r\nHost:a\r\nAccept:\(value)\r\n\r\n"
        let request = try ParsedRequest(text, limits: limits)
        #expect(request.head.length == text.utf8.count)
        #expect(request.text(.accept) == value)
        #expect(request.text(request.head.path) == line)
        let longer = text.replacing("Host:a", with: "Host:ab")
        #expect(ParseOutcome(Array(longer.utf8), limits: limits).reason == .fieldsTooLong)
        let longerLine = text.replacing("GET /", with: "GET /a")
        #expect(ParseOutcome(Array(longerLine.utf8), limits: limits).reason == .requestLineTooLong)
    }
}
