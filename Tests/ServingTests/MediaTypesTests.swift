// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct MediaTypesTests {
    private func type(_ name: String, _ change: (inout Settings) -> Void = { _ in }) -> String? {
        var settings = Settings.defaults(root: "/")
        change(&settings)
        let table = MediaTypes.load(settings).table(of: settings.topLevel)
        return table.type(forExtension: Array(name.utf8).span)?.bytes.text
    }

    @Test func configurationGoesBeforeEveryOtherTable() {
        #expect(type("html") == "text/html")
        #expect(type("html") { $0.topLevel.mediaTypes = ["html": "text/x-own"] } == "text/x-own")
        #expect(type("wharfd-test") == nil)
        #expect(type("wharfd-test") { $0.topLevel.mediaTypes = ["wharfd-test": "text/x-own"] } == "text/x-own")
        #expect(type("css") { $0.topLevel.mediaTypes = ["html": "text/x-own"] } == "text/css")
    }

    @Test(arguments: [
        (0, "one", "text/x-one"), (0, "two", nil), (1, "one", "text/x-one"), (2, "one", nil), (2, "two", "text/x-two"),
        (2, "html", "text/html"),
    ])
    func locationHasTypesOfItsOwn(index: Int, name: String, expected: String?) {
        var settings = Settings.defaults(root: "/")
        settings.topLevel.mediaTypes = ["one": "text/x-one"]
        settings.locations = [
            .sample("/same", within: settings.topLevel),
            .sample("/other", within: settings.topLevel) { $0.mediaTypes = ["two": "text/x-two"] },
        ]
        let types = MediaTypes(base: .builtin, for: settings)
        let table = types.table(of: ([settings.topLevel] + settings.locations)[index])
        #expect(table.type(forExtension: Array(name.utf8).span)?.bytes.text == expected)
    }
}
