// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct FieldIteratorTests {
    private let text =
        "GET / HTTP/1.1\r\nHost: a\r\nX-One:1\r\nx-one: \t2 \r\nX_One: 3\r\nAccept: b\r\nX-Onee: 4\r\nACCEPT:\r\n\r\nX-One: 5\r\n"

    @Test func allLinesAreVisitedInOrder() throws {
        let request = try ParsedRequest(text)
        var fields = request.head.fields
        var lines: [String] = []
        while let line = fields.next(in: request.bytes.span) {
            lines.append("\(request.text(line.name) ?? "")=\(request.text(line.value) ?? "")")
        }
        #expect(lines == ["Host=a", "X-One=1", "x-one=2", "X_One=3", "Accept=b", "X-Onee=4", "ACCEPT="])
    }

    @Test(arguments: [("x-one", ["1", "2"]), ("x_one", ["3"]), ("accept", ["b", ""]), ("x-on", []), ("", [])])
    func anyFieldIsFoundByName(name: String, values: [String]) throws {
        let request = try ParsedRequest(text)
        let name = Array(name.utf8)
        var fields = request.head.fields
        var found: [String] = []
        while let value = fields.next(named: name.span, in: request.bytes.span) {
            found.append(request.text(value) ?? "")
        }
        #expect(found == values)
    }

    @Test func knownFieldsAreFoundOnAllTheirLines() throws {
        let request = try ParsedRequest(text)
        var fields = request.head.fields
        #expect(request.text(fields.next(.accept, in: request.bytes.span)) == "b")
        #expect(request.text(fields.next(.accept, in: request.bytes.span)) == "")
        #expect(fields.next(.accept, in: request.bytes.span) == nil)
    }

    @Test func aHeadWithoutFieldsHasNone() throws {
        let request = try ParsedRequest("GET / HTTP/1.0\r\n\r\n")
        var fields = request.head.fields
        #expect(fields.next(in: request.bytes.span) == nil)
        var unread = RequestParser().head.fields
        #expect(unread.next(in: request.bytes.span) == nil)
    }
}
