// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct LocationTests {
    private func location(_ change: (inout Settings) -> Void = { _ in }) -> Location {
        var settings = Settings.defaults(root: "/srv/www")
        change(&settings)
        return Location(index: 3, settings: settings, mediaTypes: .builtin)
    }

    @Test func defaultsAreReadingOnly() {
        let location = location()
        #expect(location.index == 3)
        #expect(location.rootPath == "/srv/www")
        #expect(location.methods == [.get, .head])
        #expect(location.allowField.text == "Allow: GET, HEAD, OPTIONS\r\n")
        #expect(!location.servesHidden)
        #expect(location.rules.indexNames.map(\.text) == ["index.html"])
    }

    /// What is named and has no handler is off, and is not offered.
    @Test(
        arguments: [
            ([.get, .head, .post, .put, .delete], [.get, .head], "Allow: GET, HEAD, OPTIONS\r\n"),
            ([.get], [.get], "Allow: GET, OPTIONS\r\n"), ([.head], [.head], "Allow: HEAD, OPTIONS\r\n"),
            ([.post], [], "Allow: OPTIONS\r\n"), ([], [], "Allow: OPTIONS\r\n"),
        ] as [(MethodSet, MethodSet, String)])
    func methodsAreThoseNamedThatHaveAHandler(named: MethodSet, on: MethodSet, allow: String) {
        let location = location { $0.topLevel.methods = named }
        #expect(location.methods == on)
        #expect(location.allowField.text == allow)
    }

    @Test(arguments: [(HiddenPolicy.allow, true), (.deny, false)])
    func hiddenNamesGoByTheirPolicy(policy: HiddenPolicy, serves: Bool) {
        #expect(location { $0.topLevel.hidden = policy }.servesHidden == serves)
    }

    @Test(arguments: [(SymlinkPolicy.inside, RootDirectory.SymbolicLinks.inside), (.deny, .deny), (.follow, .follow)])
    func symbolicLinksGoByTheirPolicy(policy: SymlinkPolicy, expected: RootDirectory.SymbolicLinks) {
        #expect(location { $0.topLevel.symlinks = policy }.rules.symbolicLinks == expected)
    }

    @Test func rulesAreTheSettings() {
        let rules = location {
            $0.topLevel.index = ["a", "b"]
            $0.topLevel.charset = nil
            $0.topLevel.defaultType = "text/x-default"
            $0.fileCache.inlineSize = 77
        }.rules
        #expect(rules.indexNames.map(\.text) == ["a", "b"])
        #expect(rules.charset == nil)
        #expect(rules.defaultType.bytes.text == "text/x-default")
        #expect(rules.inlineSize == 77)
    }
}
