// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@Suite struct QueryParametersTests {
    private func pairs(_ query: String) -> [String] {
        let bytes = Array(query.utf8)
        var parameters = QueryParameters()
        var found: [String] = []
        while let next = parameters.next(in: bytes.span) {
            found.append(
                "\(String(decoding: bytes[next.name], as: UTF8.self))|\(String(decoding: bytes[next.value], as: UTF8.self))"
            )
        }
        return found
    }

    @Test(
        arguments: [
            ("", []), ("&", []), ("&&&", []), ("a=b", ["a|b"]), ("a", ["a|"]), ("a=", ["a|"]), ("=b", ["|b"]),
            ("=", ["|"]), ("a=b&c=d", ["a|b", "c|d"]), ("&a=b&&c&", ["a|b", "c|"]), ("a=b=c", ["a|b=c"]),
            ("a=%26&b", ["a|%26", "b|"]), ("a;b=c", ["a;b|c"]),
        ] as [(String, [String])])
    func pairsArePartedByAmpersands(query: String, expected: [String]) {
        #expect(pairs(query) == expected)
    }

    @Test(arguments: [
        ("sort=x", true), ("%73ort=x", true), ("so%72%74=x", true), ("s%6Frt=x", true), ("SORT=x", false),
        ("sor=x", false), ("sorts=x", false), ("sort%=x", false), ("%7=x", false), ("sor%7=x", false),
        ("sort%00=x", false), ("=sort", false),
    ])
    func aNameIsComparedDecoded(query: String, expected: Bool) throws {
        let bytes = Array(query.utf8)
        var parameters = QueryParameters()
        let next = parameters.next(in: bytes.span)
        let first = try #require(next)
        #expect(first.isNamed("sort", in: bytes.span) == expected)
    }

    @Test(arguments: [
        ("a=b c", true), ("a=b+c", true), ("a=b%20c", true), ("a=b%2Bc", false), ("a=b%2", false), ("a=b c%", false),
        ("a=b%20", false),
    ])
    func aValueIsComparedDecoded(query: String, expected: Bool) throws {
        let bytes = Array(query.utf8)
        var parameters = QueryParameters()
        let next = parameters.next(in: bytes.span)
        let first = try #require(next)
        #expect(first.hasValue("b c", in: bytes.span) == expected)
    }

    @Test func aLongQueryIsReadToItsEnd() {
        #expect(pairs(String(repeating: "a&", count: 4000)).count == 4000)
        #expect(pairs(String(repeating: "&", count: 8000) + "a") == ["a|"])
        #expect(pairs(String(repeating: "%", count: 8000)).count == 1)
    }
}
