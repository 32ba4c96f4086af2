// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

private func make(_ opaque: [UInt8], weak: Bool = false) -> EntityTag? {
    EntityTag(opaque: opaque.span, isWeak: weak)
}

private func tag(_ opaque: String, weak: Bool = false) throws -> EntityTag {
    try #require(make(Array(opaque.utf8), weak: weak))
}

private func matches(_ tag: EntityTag, _ clientTag: String, _ comparison: EntityTag.Comparison) -> Bool {
    tag.matches(clientTag.utf8.span, comparing: comparison)
}

private func text(_ tag: EntityTag) -> String {
    written { tag.append(to: &$0) }
}

struct EntityTagTests {
    @Test(arguments: [
        // the table of RFC 9110 §8.8.3.2
        (("1", true), "W/\"1\"", false, true),
        (("1", true), "W/\"2\"", false, false),
        (("1", true), "\"1\"", false, true),
        (("1", false), "\"1\"", true, true),
        // the other way round, and what is no tag
        (("1", false), "W/\"1\"", false, true),
        (("1", false), "\"2\"", false, false),
        (("1", false), "\"11\"", false, false),
        (("1", false), "1", false, false),
        (("1", false), "\"1", false, false),
        (("1", false), "1\"", false, false),
        (("1", false), "w/\"1\"", false, false),
        (("1", false), "W/1", false, false),
        (("1", false), "W/W/\"1\"", false, false),
        (("1", false), " \"1\"", false, false),
        (("1", false), "", false, false),
        (("1", false), "W/", false, false),
        (("1", false), "*", false, false),
        (("", false), "\"\"", true, true),
        (("", false), "\"", false, false),
    ])
    func comparesAsTheRFCSays(
        _ own: (opaque: String, weak: Bool), _ clientTag: String, _ strong: Bool, _ weak: Bool
    ) throws {
        let own = try tag(own.opaque, weak: own.weak)
        #expect(matches(own, clientTag, .strong) == strong)
        #expect(matches(own, clientTag, .weak) == weak)
    }

    @Test(arguments: [
        (Int64(1024), Int64(1_790_000_000_123_456_789), "\"18d75b842b4ecd15-400\""),
        (0, 0, "\"0-0\""),
        (1, 15, "\"f-1\""),
        (16, 255, "\"ff-10\""),
        (4095, 4096, "\"1000-fff\""),
        (.max, .max, "\"7fffffffffffffff-7fffffffffffffff\""),
        (5, -1, "\"ffffffffffffffff-5\""),
        (0, .min, "\"8000000000000000-0\""),
    ])
    func aFilesTagIsItsTimeAndSize(_ size: Int64, _ modified: Int64, _ expected: String) {
        let strong = EntityTag(size: size, modifiedNanoseconds: modified, isWeak: false)
        let weak = EntityTag(size: size, modifiedNanoseconds: modified, isWeak: true)
        #expect(text(strong) == expected)
        #expect(text(weak) == "W/" + expected)
        #expect(matches(strong, expected, .strong))
        #expect(!matches(weak, expected, .strong))
        #expect(matches(weak, expected, .weak))
    }

    @Test func everyCodingHasATagOfItsOwnThatFits() {
        let tags = ContentCoding.allCases.map {
            EntityTag(size: -1, modifiedNanoseconds: -1, isWeak: true, coding: $0)
        }
        let longest = "W/\"ffffffffffffffff-ffffffffffffffff"
        #expect(tags.map(text) == [longest + "\"", longest + "-gz\"", longest + "-br\"", longest + "-zs\""])
    }

    @Test func tagsOfFilesThatDifferInAnythingAreNotEqual() {
        let tag = EntityTag(size: 7, modifiedNanoseconds: 9, isWeak: false)
        #expect(tag == EntityTag(size: 7, modifiedNanoseconds: 9, isWeak: false))
        #expect(tag != EntityTag(size: 7, modifiedNanoseconds: 9, isWeak: true))
        #expect(tag != EntityTag(size: 8, modifiedNanoseconds: 9, isWeak: false))
        #expect(tag != EntityTag(size: 7, modifiedNanoseconds: 8, isWeak: false))
        #expect(tag != EntityTag(size: 7, modifiedNanoseconds: 9, isWeak: false, coding: .gzip))
    }

    @Test func opaquePartHasALimit() throws {
        let limit = String(repeating: "x", count: EntityTag.maximumOpaqueCount)
        #expect(try text(tag(limit, weak: true)) == "W/\"\(limit)\"")
        #expect(make(Array((limit + "x").utf8)) == nil)
    }

    @Test func opaquePartTakesExactlyTheCharactersOfTheRFC() {
        for byte in UInt8.min...UInt8.max {
            let isAllowed = byte == 0x21 || (byte >= 0x23 && byte != 0x7F)
            #expect((make([byte]) != nil) == isAllowed, "\(byte)")
        }
    }
}
