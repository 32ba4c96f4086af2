// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct StructuredDictionaryTests {
    /// The members as `key:value`; nil for a malformed field.
    private func members(_ text: String) -> [String]? {
        let bytes = Array(text.utf8)
        var dictionary = StructuredDictionary(HeadSlice(0..<bytes.count))
        var found: [String] = []
        while let member = dictionary.next(in: bytes.span) {
            let key = String(decoding: bytes[member.key], as: UTF8.self)
            switch member.value {
            case .bytes(let place): found.append("\(key):\(String(decoding: bytes[place], as: UTF8.self))")
            case .integer(let number): found.append("\(key):\(number)")
            case .other: found.append("\(key):-")
            }
        }
        #expect(dictionary.next(in: bytes.span) == nil)
        return dictionary.isMalformed ? nil : found
    }

    @Test(
        arguments: [
            ("", []), ("a=:QQ==:", ["a:QQ=="]), ("a=::", ["a:"]), ("a=1", ["a:1"]), ("a=-0", ["a:0"]),
            ("a=-999999999999999", ["a:-999999999999999"]), ("a=1,b=2", ["a:1", "b:2"]),
            ("a=1 \t,\t b=2", ["a:1", "b:2"]), ("a", ["a:-"]), ("a, b", ["a:-", "b:-"]), ("a=?1;b", ["a:-"]),
            ("a;b=1; c=\"d,e\";f, g=2", ["a:-", "g:2"]), ("a=\"x\\\"\\\\,b=2\", c=3", ["a:-", "c:3"]),
            ("a=(1 2.5 \"x\" t/k:n :QQ==: ?0);b, c=1", ["a:-", "c:1"]), ("a=(), b=1", ["a:-", "b:1"]),
            ("a=( 1  2;x=y )", ["a:-"]), ("a=token:/*", ["a:-"]), ("a=*x", ["a:-"]), ("a=1.5", ["a:-"]),
            ("a=999999999999.999", ["a:-"]), ("a=@1659578233", ["a:-"]), ("a=%\"f%c3%bc\"", ["a:-"]),
            ("*a-_.*0=1", ["*a-_.*0:1"]), ("sha-256=:QUJD:, id-sha-256=:QQ:", ["sha-256:QUJD", "id-sha-256:QQ"]),
            ("a=1, a=2", ["a:1", "a:2"]), ("a=1;b=(", nil),
        ] as [(String, [String]?)])
    func dictionariesAreRead(text: String, members: [String]?) {
        #expect(self.members(text) == members)
    }

    @Test(arguments: [
        "A=1", "1=a", "-a=1", "=1", "a=", "a= 1", "a =1", "a=1,", "a=1,,b=2", ",a=1", "a=1 b=2", "a=1;", "a=1;B",
        "a=1;b=", "a=1000000000000000", "a=1.", "a=.5", "a=1.2345", "a=1234567890123.1", "a=-", "a=--1", "a=:QQ==",
        "a=:Q Q:", "a=:Q-Q:", "a=\"x", "a=\"\\x\"", "a=\"é\"", "a=\"\u{7F}\"", "a=?", "a=?2", "a=@", "a=@1.5", "a=@x",
        "a=%", "a=%\"", "a=%\"%C3\"", "a=%\"%c\"", "a=%\"é\"", "a=(1", "a=(1,2)", "a=(1\t2)", "a=(1\"x\")", "a=(()",
        "a=é", "a=1é", "é=1",
    ])
    func anythingElseIsMalformed(text: String) {
        #expect(members(text) == nil)
    }
}
