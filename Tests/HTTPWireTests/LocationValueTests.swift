// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

private func location(_ path: String, _ query: String = "") -> String {
    written { LocationValue.append(path: path.utf8.span, query: query.utf8.span, to: &$0) }
}

struct LocationValueTests {
    @Test(arguments: [
        ("/", "/"), ("/a/b.txt", "/a/b.txt"), ("/a b", "/a%20b"), ("/100%", "/100%25"), ("/%41", "/%2541"),
        ("/a?b#c", "/a%3Fb%23c"), ("/\u{E9}", "/%C3%A9"), ("/a\r\nX: y", "/a%0D%0AX:%20y"), ("/\0", "/%00"),
        ("/<script>\"", "/%3Cscript%3E%22"), ("/[x]{y}|^`\\", "/%5Bx%5D%7By%7D%7C%5E%60%5C"), ("/\u{7F}", "/%7F"),
        ("/a//b", "/a//b"),
    ])
    func aPathIsEncoded(_ path: String, _ expected: String) {
        #expect(location(path) == expected)
    }

    /// CVE-2021-28861: a path that begins with two slashes is the name of another host.
    @Test(arguments: [
        ("//evil.example/", "/evil.example/"), ("///evil", "/evil"), ("//", "/"), ("", "/"),
        ("evil.example", "/evil.example"),
        ("/\\evil.example", "/%5Cevil.example"), ("/\t/evil", "/%09/evil"),
        ("https://evil.example/", "/https://evil.example/"),
    ])
    func neverNamesAnotherHost(_ path: String, _ expected: String) {
        #expect(location(path) == expected)
    }

    @Test(arguments: [
        ("a=b&c=d", "?a=b&c=d"), ("a=%20", "?a=%20"), ("x?y/z", "?x?y/z"), ("", ""), ("a b", "?a%20b"),
        ("a\r\nb", "?a%0D%0Ab"), ("a#b", "?a%23b"), ("\"<>", "?%22%3C%3E"), ("[]", "?%5B%5D"),
    ])
    func aQueryIsKept(_ query: String, _ expected: String) {
        #expect(location("/p", query) == "/p" + expected)
    }

    @Test func exactlyTheCharactersOfAPathStayAsTheyAre() {
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:@/".utf8)
        for byte in UInt8.min...UInt8.max {
            var output: [UInt8] = []
            LocationValue.appendPath([0x2F, 0x61, byte].span, to: &output)
            #expect(output.count == (plain.contains(byte) ? 3 : 5))
            #expect(output.allSatisfy { plain.contains($0) || $0 == UInt8(ascii: "%") })
        }
    }
}
