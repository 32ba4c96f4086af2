// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@Suite struct RequestPathEntriesTests {
    private func path(_ text: String) throws -> RequestPath {
        try #require(RequestPath(decoded: text))
    }

    @Test(arguments: [
        ("/.wharfd-staging-", true), ("/.wharfd-staging-1/x", true), ("/a/.wharfd-staging-x", true),
        ("/.a/.wharfd-staging-x/", true), ("/", false), ("/a", false), ("/.wharfd-staging", false),
        ("/.Wharfd-staging-x", false), ("/a.wharfd-staging-x", false), ("/wharfd-staging-x", false),
        ("/..wharfd", false),
    ])
    func stagingNamesAreKnown(text: String, isStaging: Bool) throws {
        #expect(try path(text).isStaging == isStaging)
    }

    @Test(arguments: [("/", "/"), ("/a/", "/"), ("/", "/x"), ("/x/", "/y/z")])
    func segmentIsOverlongFrom256BytesOn(before: String, after: String) throws {
        let longest = String(repeating: "n", count: 255)
        #expect(try !path(before + longest + after).hasOverlongSegment)
        #expect(try path(before + longest + "n" + after).hasOverlongSegment)
    }

    @Test func lastSegmentMayBeOverlong() throws {
        let longest = String(repeating: "n", count: 255)
        #expect(try !path("/a/\(longest)").hasOverlongSegment)
        #expect(try path("/a/\(longest)n").hasOverlongSegment)
        #expect(try !path("/").hasOverlongSegment)
    }

    @Test(arguments: [
        ("/", "", "/"), ("/a", "a", "/"), ("/a/", "a", "/"), ("/a/b.c", "b.c", "/a/"), ("/a/b/", "b", "/a/"),
        ("/ü/x y", "x y", "/ü/"),
    ])
    func pathHasANameAndAParent(text: String, name: String, parent: String) throws {
        let path = try path(text)
        #expect(path.lastSegmentBytes == Array(name.utf8))
        #expect(path.parent() == Array(parent.utf8) + [0])
    }

    @Test(arguments: [
        ("/a", "b", "/b"), ("/a/", "b", "/b/"), ("/a/b.txt", "b (1).txt", "/a/b (1).txt"), ("/a/b/", "c", "/a/c/"),
        ("/a", ".b", "/.b"), ("/a", "...", "/..."),
    ])
    func lastSegmentIsReplaced(text: String, name: String, result: String) throws {
        let replaced = try #require(try path(text).replacingLastSegment(with: Array(name.utf8)))
        #expect(try replaced == path(result))
        #expect(try replaced.isHidden == path(result).isHidden)
    }

    @Test func rootHasNoSegmentToReplace() throws {
        #expect(try path("/").replacingLastSegment(with: [UInt8(ascii: "a")]) == nil)
    }

    @Test(arguments: [("/", "a", "/a"), ("/a/", "b c", "/a/b c"), ("/a/", ".b", "/a/.b"), ("/a/", "ü%", "/a/ü%")])
    func segmentIsAppendedToADirectory(text: String, name: String, result: String) throws {
        let appended = try #require(try path(text).appending(segment: Array(name.utf8)))
        #expect(try appended == path(result))
        #expect(try appended.isHidden == path(result).isHidden)
    }

    @Test func nothingIsAppendedToAFile() throws {
        #expect(try path("/a").appending(segment: [UInt8(ascii: "b")]) == nil)
    }

    @Test(arguments: ["", ".", "..", "/", "a/b", "a/", "/a", "a\0", "\u{1F}", "a\u{7F}b", "\n"])
    func nameThatNoRequestCouldHaveIsRefused(name: String) throws {
        #expect(try path("/a/").appending(segment: Array(name.utf8)) == nil)
        #expect(try path("/a/b").replacingLastSegment(with: Array(name.utf8)) == nil)
    }
}
