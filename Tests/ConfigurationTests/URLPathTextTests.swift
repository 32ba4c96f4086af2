// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Configuration

struct URLPathTextTests {
    @Test(arguments: [
        "/", "/a", "/a/", "/a/b.c", "/...", "/a..", "/..a", "/.a", "/a b", "/ü", "/100%", "/%zz", "/%4", "/a?b#c",
    ])
    func decodedPathsAreTaken(path: String) {
        #expect(URLPathText.refusal(of: path) == nil)
    }

    @Test(arguments: [
        "", "a", "a/b", "//", "/a//", "/a//b", "/.", "/..", "/./a", "/a/../b", "/a/..", "/%41", "/a%2fb", "/%e9",
        "/\u{0}", "/a\n", "/\u{7f}", "*", "/a%20",
        "/a//\u{301}b", "/../\u{301}b", "/a/.//\u{301}", "/\u{301}/../b",
    ])
    func otherTextIsNot(path: String) {
        #expect(URLPathText.refusal(of: path) != nil)
    }

    /// The point of the rules: a path that is taken is one that a request can have.
    @Test(arguments: ["/", "/a", "/a/", "/...", "/a..", "/.a", "/a b", "/ü", "/a?b#c", "/.well-known/x", "/a/\u{301}b"])
    func aPathThatIsTakenIsARequestsPath(path: String) throws {
        let request = try RequestPath(decoding: path.utf8.span)
        #expect(Array(request.bytes.dropLast()) == Array(path.utf8))
    }

    @Test(arguments: [
        ("/%41%20b", "write it decoded, as \"/A b\""), ("/%ff", "write it decoded"),
        ("/a//b///c/", "write \"/a/b/c/\""),
        ("a", "write \"/a\""), ("= /a", "write \"/a\""),
    ])
    func whatIsMeantIsSuggested(path: String, advice: String) {
        #expect(URLPathText.refusal(of: path)?.advice == advice)
    }

    @Test(arguments: [("/", ""), ("/a", "/a"), ("/a/", "/a"), ("/a/b/", "/a/b")])
    func aSlashAtTheEndMakesNoDifference(path: String, trimmed: String) {
        #expect(URLPathText.trimmed(path) == Array(trimmed.utf8))
    }
}
