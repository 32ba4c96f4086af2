// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct RequestPathTests {
    private func path(_ raw: String) throws(RequestPath.Defect) -> RequestPath {
        try RequestPath(decoding: Array(raw.utf8).span)
    }

    private func text(_ path: RequestPath) -> String {
        String(decoding: path.bytes.dropLast(), as: UTF8.self)
    }

    @Test(arguments: [
        ("/", "/"), ("", "/"), ("/a", "/a"), ("/a/", "/a/"), ("/a/b.txt", "/a/b.txt"), ("//", "/"), ("//a", "/a"),
        ("/a//b", "/a/b"), ("///a///b///", "/a/b/"), ("/.", "/"), ("/./", "/"), ("/a/.", "/a/"), ("/a/./b", "/a/b"),
        ("/a/..", "/"), ("/a/../", "/"), ("/a/b/..", "/a/"), ("/a/b/../", "/a/"), ("/a/../b", "/b"), ("/a//../b", "/b"),
        ("/a/b/../../c", "/c"), ("/a/./../b/./", "/b/"), ("/...", "/..."), ("/..a", "/..a"), ("/a..", "/a.."),
        ("/.a", "/.a"),
        ("/a/.../b", "/a/.../b"), ("/%61", "/a"), ("/%2e", "/"), ("/a/%2E%2e", "/"), ("/a/.%2e/b", "/b"),
        ("/a/%2e/b", "/a/b"),
        ("/%2561", "/%61"), ("/%252e%252e/a", "/%2e%2e/a"), ("/a%20b", "/a b"), ("/a b", "/a b"), ("/a+b", "/a+b"),
        ("/a\\..\\b", "/a\\..\\b"), ("/%5c..%5c", "/\\..\\"), ("/a%3Fb%23c", "/a?b#c"), ("/é", "/é"), ("/%C3%A9", "/é"),
        ("/%c3%a9", "/é"), ("/a;b=c", "/a;b=c"), ("/~a/*", "/~a/*"), ("/%7E", "/~"), ("a", "/a"),
        ("/long/enough/to/be/scanned/by/words", "/long/enough/to/be/scanned/by/words"),
        ("/long/enough/to/be//scanned/by/words", "/long/enough/to/be/scanned/by/words"),
    ])
    func decoded(raw: String, expected: String) throws {
        let path = try path(raw)
        #expect(text(path) == expected)
        #expect(path.bytes.last == 0)
        #expect(path.count == expected.utf8.count)
        #expect(path.namesDirectory == expected.hasSuffix("/"))
        #expect(path.isRoot == (expected == "/"))
    }

    @Test func bytesThatAreNotUTF8AreKept() throws {
        #expect(try path("/%FF%80x").bytes == [47, 0xFF, 0x80, 120, 0])
        #expect(try RequestPath(decoding: [47, 0xFF, 0x80, 120].span).bytes == [47, 0xFF, 0x80, 120, 0])
    }

    @Test(arguments: [
        ("/a", "/a", false), ("/%61", "/a", false), ("/two%0Alines", "/two\nlines", true),
        ("/%0d%0aX: y", "/\r\nX: y", true),
        ("/%1f", "/\u{1F}", true), ("/%7F", "/\u{7F}", true), ("/a%09/b/", "/a\t/b/", true), ("/%0a/..", "/", false),
        ("/%80", nil, false),
    ])
    func escapedControlCharacterIsNoted(raw: String, decoded: String?, hasControl: Bool) throws {
        let path = try RequestPath(decoding: Array(raw.utf8).span)
        #expect(path.hasControl == hasControl)
        if let decoded { #expect(Array(path.bytes.dropLast()) == Array(decoded.utf8)) }
    }

    @Test(
        arguments: [
            ("/%", .malformedEscape), ("/%2", .malformedEscape), ("/%zz", .malformedEscape), ("/a%2", .malformedEscape),
            ("/%%41", .malformedEscape), ("/%u0041", .malformedEscape), ("/%2g", .malformedEscape),
            ("/%g2", .malformedEscape),
            ("/a%", .malformedEscape), ("/%2/x", .malformedEscape),
            ("/%00", .controlCharacter), ("/a%00.txt", .controlCharacter), ("/%0a%00", .controlCharacter),
            ("/\u{0}", .controlCharacter),
            ("/a\u{1F}b", .controlCharacter), ("/\u{7F}", .controlCharacter), ("/abcdefgh\u{0}", .controlCharacter),
            ("/..", .climbsAboveRoot), ("/../", .climbsAboveRoot), ("/../a", .climbsAboveRoot),
            ("/a/../..", .climbsAboveRoot),
            ("/%2e%2e", .climbsAboveRoot), ("/.%2e/etc/passwd", .climbsAboveRoot), ("/a/../../b", .climbsAboveRoot),
            ("//../a", .climbsAboveRoot), ("/./../a", .climbsAboveRoot), ("..", .climbsAboveRoot),
            ("/a/%2e%2e/%2E%2E/b", .climbsAboveRoot),
            ("/%2F", .encodedSlash), ("/%2f", .encodedSlash), ("/a%2Fb", .encodedSlash), ("/..%2fa", .encodedSlash),
            ("/a/..%2F..%2Fetc", .encodedSlash), ("/%2e%2e%2f", .encodedSlash),
        ] as [(String, RequestPath.Defect)])
    func refused(raw: String, defect: RequestPath.Defect) {
        #expect(throws: defect) { try path(raw) }
        // Behind what is otherwise a plain path of several words, too, but for what would no longer climb.
        if defect != .climbsAboveRoot {
            #expect(throws: defect) { try path("/a/plain/path/of/several/words" + raw) }
        }
    }

    @Test func defectsHaveTheirStatuses() {
        for defect in RequestPath.Defect.allCases {
            #expect(defect.status == (defect == .encodedSlash ? .notFound : .badRequest))
        }
    }

    @Test(arguments: [
        ("/", false), ("/a", false), ("/a.b/c.", false), ("/.a", true), ("/a/.b", true), ("/a/.b/c", true),
        ("/.a/b", true),
        ("/%2egit/config", true), ("/...", true), ("/.git/../a", false), ("/.well-known", false),
        ("/.well-known/", false),
        ("/.well-known/acme", false), ("/%2Ewell-known/a", false), ("/.well-known/.a", true),
        ("/a/.well-known/b", true),
        ("/.well-knownx/a", true), ("/.Well-Known/a", true), ("/.well-know/a", true), ("//.well-known/a", false),
        ("/.well-known/../.git", true), ("/a/../.well-known/b", false),
    ])
    func hidden(raw: String, isHidden: Bool) throws {
        #expect(try path(raw).isHidden == isHidden)
    }

    @Test(arguments: [
        ("/", "", ""), ("/a", "a", ""), ("/a.txt", "a.txt", "txt"), ("/a/b.tar.gz", "b.tar.gz", "gz"),
        ("/a.b/c", "c", ""),
        ("/a/b/", "b", ""), ("/a.txt/", "a.txt", ""), ("/.bashrc", ".bashrc", ""), ("/.a.b", ".a.b", "b"),
        ("/a.", "a.", ""),
        ("/...", "...", ""), ("/%61%2Etxt", "a.txt", "txt"), ("/a/b/..", "a", ""), ("/a/..", "", ""),
    ])
    func lastSegmentAndExtension(raw: String, segment: String, fileExtension: String) throws {
        let path = try path(raw)
        #expect(String(decoding: path.bytes[path.lastSegment], as: UTF8.self) == segment)
        #expect(String(decoding: path.bytes[path.fileExtension], as: UTF8.self) == fileExtension)
    }

    @Test func pathsAreEqualWhenTheirBytesAre() throws {
        #expect(try path("/a/%62") == path("//a/x/../b"))
        #expect(try Set([path("/a"), path("/%61"), path("/a/")]).count == 2)
    }

    @Test func storageIsUsedAgain() throws {
        var storage: [UInt8] = []
        storage.reserveCapacity(1_000)
        let place = storage.withUnsafeBufferPointer { $0.baseAddress }
        for raw in ["/plain/path", "/a%20path/../x", "/", "/.git", "/%zz", "/after/an/error"] {
            storage.append(contentsOf: "left over".utf8)
            let bytes = Array(raw.utf8)
            if let path = try? RequestPath(decoding: bytes.span, reusing: &storage) {
                #expect(storage.isEmpty)
                #expect(try path == self.path(raw))
                storage = path.takeStorage()
            }
            #expect(storage.withUnsafeBufferPointer { $0.baseAddress } == place)
        }
    }

    @Test func storageCanBeGivenAway() throws {
        var storage = Array("left over, and room for all that follows it".utf8)
        let place = storage.withUnsafeBufferPointer { $0.baseAddress }
        let bytes = Array("/a/./b".utf8)
        let path = try RequestPath(decoding: bytes.span, reusing: consume storage)
        #expect(text(path) == "/a/b")
        storage = path.takeStorage()
        #expect(storage.withUnsafeBufferPointer { $0.baseAddress } == place)
    }
}
