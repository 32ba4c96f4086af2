// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct SuggestionTests {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "ab", 2), ("port", "port", 0), ("prot", "port", 1), ("ports", "port", 1),
        ("prt", "port", 1), ("part", "port", 1), ("kitten", "sitting", 3), ("ca", "abc", 3),
    ])
    func distanceCountsEdits(first: String, second: String, edits: Int) {
        #expect(Suggestion.distance(Array(first.unicodeScalars), Array(second.unicodeScalars)) == edits)
        #expect(Suggestion.distance(Array(second.unicodeScalars), Array(first.unicodeScalars)) == edits)
    }

    @Test(arguments: [
        ("prot", "port"), ("PORT", "port"), ("methdos", "methods"), ("rot", "root"), ("loging", "logging"),
        ("simlink", "symlinks"), ("server", "serverHeader"), ("portNumber", "port"),
    ])
    func aMisspeltNameIsRecognized(name: String, meant: String) {
        #expect(Suggestion.nearest(to: name, among: SettingsKeys.table.topNames) == meant)
    }

    @Test(arguments: ["", "virtualHosts", "xyz", "po", String(repeating: "port", count: 10_000)])
    func aStrangerIsNot(name: String) {
        #expect(Suggestion.nearest(to: name, among: SettingsKeys.table.topNames) == nil)
    }

    @Test func ofEquallyNearNamesTheFirstInTheAlphabetIsTaken() {
        #expect(Suggestion.nearest(to: "bat", among: ["cat", "bad"]) == "bad")
    }

    @Test func nothingIsNearInAnEmptyList() {
        #expect(Suggestion.nearest(to: "port", among: []) == nil)
    }
}
