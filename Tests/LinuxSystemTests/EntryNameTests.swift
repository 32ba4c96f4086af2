// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

struct EntryNameTests {
    @Test(arguments: [
        "a", "...", ".a", "..a", ".hidden", "with space", "ä", "\n", String(repeating: "n", count: 255),
    ])
    func oneNameIsTakenAsItIs(text: String) throws {
        let name = try #require(EntryName(text.utf8))
        #expect(name.bytes == Array(text.utf8) + [0])
        #expect(Array(name.text) == Array(text.utf8))
    }

    @Test(arguments: [
        "", ".", "..", "/", "a/b", "a/", "/a", "a\0", "\0", "a\0b", String(repeating: "n", count: 256),
    ])
    func whatIsNoSingleNameIsRefused(text: String) {
        #expect(EntryName(text.utf8) == nil)
    }

    @Test func nameNeedNotBeText() {
        #expect(EntryName([0xFF, 0xFE] as [UInt8])?.bytes == [0xFF, 0xFE, 0])
    }
}
