// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct JSONScannerTests {
    @Test func everyKeyAndItemHasItsOffset() throws {
        let outline = try JSONScanner.outline(of: Array(#" {"a": [1, {"b c": null}], "é\n": true}"#.utf8))
        #expect(outline.duplicates.isEmpty)
        #expect(
            outline.offsets == [
                .top: 1, .top.key("a"): 2, .top.key("a").item(0): 8, .top.key("a").item(1): 11,
                .top.key("a").item(1).key("b c"): 12, .top.key("é\n"): 27,
            ])
    }

    @Test func aSecondKeyOfOneNameIsADuplicate() throws {
        let outline = try JSONScanner.outline(of: Array(#"{"a": 1, "b": {"a": 1}, "\u0061": 2}"#.utf8))
        #expect(outline.duplicates.map(\.place) == [.top.key("a")])
        #expect(outline.duplicates.map(\.offset) == [24])
        #expect(outline.offsets[.top.key("a")] == 1)
    }

    @Test(arguments: [
        "null", "true", "false", "0", "-0", "10", "-1.5e+10", "1E2", "\"\"", "[]", "{}", " [ ] ", "\t{\r\n}\n",
        #""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDEA2""#, "[1,2,[3]]", #"{"":""}"#,
    ])
    func jsonIsTaken(text: String) throws {
        #expect(throws: Never.self) { try JSONScanner.outline(of: Array(text.utf8)) }
        #expect(JSONValue(decoding: Array(text.utf8)) != nil)
    }

    @Test(arguments: [
        ("", 0), (" ", 1), ("[", 1), ("]", 0), ("[1", 2), ("[1,", 3), ("[,]", 1), ("[1,]", 2), ("[1 2]", 3), ("{", 1),
        ("{1:2}", 1), (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,}"#, 6), (#"{"a":1"#, 6), ("nul", 0), ("nulls", 0),
        ("NaN", 0), ("Infinity", 0), ("-", 1), ("-a", 1), ("01", 0), ("-01", 0), ("1.", 2), (".5", 0), ("1e", 2),
        ("1e+", 3),
        ("+1", 0), ("0x10", 1), ("1e400", 0), ("-1e400", 0), ("\"", 0), ("\"a", 0), ("\"\\\"", 0), ("\"\\", 1),
        ("\"\\x\"", 1),
        ("\"\\u123\"", 1), ("\"\\u+123\"", 1), ("\"\\u12g4\"", 1), ("\"\\ud800\"", 1), ("\"\\udc00\"", 1),
        ("\"\\ud800\\u0041\"", 1), ("\"\\ud800\\n\"", 1), ("\"\u{1}\"", 1), ("\"\n\"", 0), ("1 2", 2), ("{}}", 2),
        ("\u{feff}1", 0),
        ("\u{a0}1", 0), ("/**/1", 0), ("1 // x", 2), ("#1", 0), ("'a'", 0), ("\u{0}", 0),
    ])
    func anythingElseIsRefusedWhereItGoesWrong(text: String, offset: Int) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONScanner.outline(of: Array(text.utf8)) }
        #expect(error?.offset == offset)
        #expect(error?.message.isEmpty == false)
        #expect(error?.advice.isEmpty == false)
    }

    @Test(
        arguments: [
            [0xff], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xf5],
        ] as [[UInt8]])
    func bytesThatAreNotUTF8AreRefused(text: [UInt8]) {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONScanner.outline(of: text) }
        #expect(error?.offset == (text.first == 0x22 ? 1 : 0))
    }

    @Test func nestingIsTakenUpToItsLimitAndNoDeeper() {
        let nested = { (depth: Int) in
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(throws: Never.self) { try JSONScanner.outline(of: nested(JSONScanner.depthLimit + 1)) }
        #expect(throws: JSONSyntaxError.self) { try JSONScanner.outline(of: nested(JSONScanner.depthLimit + 2)) }
        #expect(throws: JSONSyntaxError.self) { try JSONScanner.outline(of: nested(500_000)) }
    }

    @Test(arguments: [(0, 1, 1), (1, 1, 2), (3, 1, 3), (4, 2, 1), (5, 2, 2), (6, 3, 1), (7, 3, 2), (99, 3, 2)])
    func positionsCountLinesAndScalars(offset: Int, line: Int, column: Int) {
        let position = TextPosition(offset: offset, in: Array("aé\nb\nc".utf8))
        #expect(position.line == line)
        #expect(position.column == column)
    }

    @Test func positionsOfManyOffsetsAreThoseOfEach() {
        let text = Array("aé\nb\nc".utf8)
        let offsets = [0, 1, 1, 3, 4, 5, 6, 7, 99, 99]
        #expect(
            TextPosition.positions(of: offsets, in: text) == offsets.map { TextPosition(offset: $0, in: text) })
    }
}
