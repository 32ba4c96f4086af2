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
        return MediaTypes.load(settings).type(forExtension: Array(name.utf8).span)?.bytes.text
    }

    @Test func configurationGoesBeforeEveryOtherTable() {
        #expect(type("html") == "text/html")
        #expect(type("html") { $0.topLevel.mediaTypes = ["html": "text/x-own"] } == "text/x-own")
        #expect(type("wharfd-test") == nil)
        #expect(type("wharfd-test") { $0.topLevel.mediaTypes = ["wharfd-test": "text/x-own"] } == "text/x-own")
        #expect(type("css") { $0.topLevel.mediaTypes = ["html": "text/x-own"] } == "text/css")
    }
}
