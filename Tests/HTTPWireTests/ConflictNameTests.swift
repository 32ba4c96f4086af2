// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@Suite struct ConflictNameTests {
    @Test(arguments: [
        ("report.pdf", 1, "report (1).pdf"), ("report.pdf", 12, "report (12).pdf"),
        ("archive.tar.gz", 1, "archive (1).tar.gz"), ("archive.TAR.xz", 2, "archive (2).TAR.xz"),
        ("a.b.c", 1, "a.b (1).c"), ("a.star.gz", 1, "a.star (1).gz"), ("a.tar", 1, "a (1).tar"),
        ("noext", 1, "noext (1)"), (".profile", 1, ".profile (1)"), (".a.b", 1, ".a (1).b"),
        (".tar.gz", 1, ".tar (1).gz"), ("a.tar.gz.x", 1, "a.tar.gz (1).x"), ("name.", 1, "name (1)."),
        ("...", 1, ".. (1)."), ("ü.é", 1, "ü (1).é"), ("report (1).pdf", 2, "report (1) (2).pdf"),
    ])
    func numberStandsBeforeTheExtension(name: String, number: Int, candidate: String) {
        let bytes = ConflictName.candidate(Array(name.utf8), number: number)
        #expect(String(decoding: bytes, as: UTF8.self) == candidate)
    }

    @Test func stemIsCutWhereTheNameWouldBeTooLong() {
        for count in 240...255 {
            let name = String(repeating: "n", count: count - 4) + ".txt"
            let expected = String(repeating: "n", count: min(count - 4, 247)) + " (1).txt"
            let candidate = ConflictName.candidate(Array(name.utf8), number: 1)
            #expect(candidate == Array(expected.utf8))
            #expect(candidate.count <= 255)
        }
    }

    @Test(arguments: ["é", "€", "😀", "n€", "nn😀"])
    func stemIsCutBetweenCharacters(character: String) {
        for padding in 0..<4 {
            let stem = String(repeating: "x", count: padding) + String(repeating: character, count: 250)
            let candidate = ConflictName.candidate(Array((stem + ".txt").utf8), number: 7)
            #expect((252...255).contains(candidate.count))
            #expect(String(validating: candidate, as: UTF8.self)?.hasSuffix(" (7).txt") == true)
        }
    }

    @Test func extensionThatLeavesNoRoomIsCutAsPartOfTheName() {
        let name = Array("a.".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 253)
        #expect(ConflictName.candidate(name, number: 1) == name.prefix(251) + Array(" (1)".utf8))
    }

    @Test func bytesThatAreNoTextAreCutToo() {
        let name = [UInt8](repeating: 0x80, count: 255)
        #expect(ConflictName.candidate(name, number: 10) == name.prefix(250) + Array(" (10)".utf8))
    }

    @Test func largestNumberHasRoom() {
        let name = [UInt8](repeating: UInt8(ascii: "x"), count: 255)
        #expect(ConflictName.candidate(name, number: .max).count == 255)
    }
}
