// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct ListElementIteratorTests {
    @Test(arguments: [
        ("", []), ("a", ["a"]), ("a,b", ["a", "b"]), (" a ,\tb ", ["a", "b"]), (",, a ,, b ,", ["a", "b"]), (" , ", []),
        ("a;q=\"x,y\",b", ["a;q=\"x,y\"", "b"]), ("\"a\\\",b\",c", ["\"a\\\",b\"", "c"]), ("\"a,b", ["\"a,b"]),
        ("a\\,b", ["a\\", "b"]), ("\"a\\", ["\"a\\"]), ("a b,c d", ["a b", "c d"]),
    ])
    func elementsOf(value: String, elements: [String]) {
        let bytes = Array("<\(value)>".utf8)
        var iterator = ListElementIterator(HeadSlice(1..<(bytes.count - 1)))
        var found: [String] = []
        while let element = iterator.next(in: bytes.span) {
            found.append(String(decoding: bytes[element.range], as: UTF8.self))
        }
        #expect(found == elements)
    }

    @Test(arguments: [
        ("Accept: a, b\r\n", ["a", "b"]), ("Accept: a\r\nX: z\r\naccept: b, c\r\n", ["a", "b", "c"]), ("", []),
        ("Accept:\r\nAccept: ,\r\nAccept: a\r\n", ["a"]), ("Accept: \"a\r\nAccept: b\"\r\n", ["\"a", "b\""]),
    ])
    func linesOfAListAreOneList(lines: String, elements: [String]) throws {
        let request = try ParsedRequest("GET / HTTP/1.1\r\nHost: h\r\n\(lines)\r\n")
        #expect(request.elements(of: .accept) == elements)
    }
}
