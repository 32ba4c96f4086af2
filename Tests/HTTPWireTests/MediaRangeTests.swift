// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@Suite struct MediaRangeTests {
    @Test(arguments: [
        ("image/png", "image/png", true), ("image/png", "IMAGE/Png; q=1", true), ("Image/PNG", "image/png", true),
        ("image/png", " image/png\t;x", true), ("image/png", "image/pngx", false), ("image/png", "image/pn", false),
        ("image/png", "image/gif", false), ("image/png", "text/png", false), ("image/*", "image/svg+xml", true),
        ("image/*", "image/", false), ("image/*", "imagex/png", false), ("image/*", "text/plain; x=image/png", false),
        ("*/*", "a/b", true), ("*/*", "", false), ("*/*", "a", false), ("*/*", "a/b c", false), ("*/*", ";", false),
        ("*/*", "a/b/c", false), ("*/*", "/b", false), ("*/*", "a /b", false),
        ("image/*", "image/png, text/html", false),
    ])
    func contentTypeIsMatchedByItsEssence(range: String, type: String, matches: Bool) throws {
        #expect(try #require(MediaRange(range)).matches(type.utf8.span) == matches)
    }

    @Test(arguments: [
        "", "image", "image/", "/png", "/", "*", "*/png", "image/p*", "i*/png", "*/**", "**/*", "image/png;q=1",
        "a/b/c",
        " image/png", "image/png ", "image/*, text/*", "é/x",
    ])
    func otherTextsAreNoRange(text: String) {
        #expect(MediaRange(text) == nil)
    }

    @Test func caseMakesNoOtherRange() {
        #expect(MediaRange("Image/*") == MediaRange("image/*"))
    }
}
