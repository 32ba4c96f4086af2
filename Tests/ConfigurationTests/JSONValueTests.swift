// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct JSONValueTests {
    private static let values: [(String, JSONValue)] = [
        ("null", .null), ("true", true), ("1", 1), ("1.0", 1), ("1e2", 100),
        ("-9223372036854775808", .integer(.min)), ("9223372036854775807", .integer(.max)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("0.5", .number(0.5)),
        (#""a\u00e9""#, "aé"), ("[1, [2]]", [1, [2]]), (#"{"a": {"b": []}}"#, ["a": ["b": []]]),
    ]

    @Test(arguments: values)
    func valuesAreExactWhereTheyAreWhole(text: String, value: JSONValue) {
        #expect(JSONValue(decoding: Array(text.utf8)) == value)
    }

    @Test func textThatIsNotJSONIsNoValue() {
        #expect(JSONValue(decoding: Array("{".utf8)) == nil)
    }

    private static let texts: [(JSONValue, String)] = [
        (.null, "null"), ("a\"\\\n\u{1b}\u{9b}\u{7f}é", #""a\"\\\n\u001b\u009b\u007fé""#),
        (["a": [1, true]], #"{ "a": [1, true] }"#), ([:], "{}"), ([], "[]"), (.number(0.5), "0.5"),
    ]

    @Test(arguments: texts)
    func compactTextIsJSONOnOneLine(value: JSONValue, text: String) {
        #expect(value.compactText == text)
        #expect(JSONValue(decoding: Array(text.utf8)) == value)
    }

    @Test func anExcerptIsCutPastSixtyCharacters() {
        #expect(JSONValue.string(String(repeating: "a", count: 58)).excerpt.count == 60)
        let cut = JSONValue.string(String(repeating: "a", count: 59)).excerpt
        #expect(cut.count == 60)
        #expect(cut.hasSuffix("aaa..."))
    }

    @Test func objectsKeepTheirOrderAndEqualWhateverItIs() {
        var object: JSONObject = ["b": 1, "a": 2]
        #expect(object.keys == ["b", "a"])
        #expect(object == ["a": 2, "b": 1])
        object["b"] = nil
        #expect(object.keys == ["a"])
        object["a"] = 3
        object["c"] = 4
        #expect(object.members.map(\.key) == ["a", "c"])
        #expect(object.merging(["c": 5, "d": 6]) == ["a": 3, "c": 5, "d": 6])
    }

    @Test(arguments: [
        (Place.top, ""), (Place.top.key("port"), "port"), (Place.top.key("limits").key("drain"), "limits.drain"),
        (Place.top.key("listen").item(2).key("mode"), "listen[2].mode"), (Place.top.key("a").key("b.c"), #"a["b.c"]"#),
        (Place.top.key(""), #"[""]"#), (Place.top.key("$schema"), "$schema"), (Place.top.key("é"), #"["é"]"#),
    ])
    func placesReadAsPaths(place: Place, text: String) {
        #expect(place.description == text)
    }
}
