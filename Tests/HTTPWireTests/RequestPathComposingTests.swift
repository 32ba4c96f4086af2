// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@Suite struct RequestPathComposingTests {
    @Test(arguments: [
        "/", "/a", "/a/", "/a/b.html", "/ü", "/a b", "/100%", "/%41", "/.hidden/x", "/a.", "/...", "/a/...",
    ])
    func normalPathIsTakenAsItIs(text: String) throws {
        let path = try #require(RequestPath(decoded: text))
        #expect(path.bytes == Array(text.utf8) + [0])
    }

    @Test(arguments: [
        "", "a", "//", "/a//b", "//a", "/a//", "/.", "/..", "/./", "/../", "/a/.", "/a/..", "/a/./b", "/a/../b", "/\0",
        "/a\u{1F}", "/\u{7F}", "/a\nb",
    ])
    func pathThatNoRequestCouldHaveIsRefused(text: String) {
        #expect(RequestPath(decoded: text) == nil)
    }

    @Test(arguments: ["/", "/a", "/a/b.tar.gz", "/.x/y", "/.well-known/z", "/a/.b", "/dir/"])
    func itIsTheSameAsThatOfARequest(text: String) throws {
        let path = try #require(RequestPath(decoded: text))
        let request = try RequestPath(decoding: Array(text.utf8).span)
        #expect(path == request)
        #expect(path.isHidden == request.isHidden)
        #expect(path.lastSegment == request.lastSegment)
        #expect(path.fileExtension == request.fileExtension)
    }

    @Test(arguments: [("/a", ".b", false), ("/a", "/.b", true), ("/a/", ".b", false), ("/.a", "b", true)])
    func suffixMayHide(path: String, suffix: String, isHidden: Bool) throws {
        let base = try RequestPath(decoding: Array(path.utf8).span)
        #expect(try #require(RequestPath(base, suffix: Array(suffix.utf8))).isHidden == isHidden)
    }

    @Test(arguments: ["b", ".html", ""])
    func rootTakesOnlyASuffixThatBeginsWithASlash(suffix: String) throws {
        let root = try RequestPath(decoding: Array("/".utf8).span)
        #expect(RequestPath(root, suffix: Array(suffix.utf8)) == nil)
        #expect(RequestPath(root, suffix: Array("/\(suffix)".utf8)) != nil)
    }
}
