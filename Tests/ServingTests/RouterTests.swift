// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct RouterTests {
    @Test(arguments: ["/", "/a", "/a/b/", "/.hidden"])
    func wholeTreeIsTheTopLevels(path: String) throws {
        let router = Router(settings: .defaults(root: "/srv/www"), mediaTypes: .builtin)
        #expect(router.location(of: try RequestPath(path)) === router.topLevel)
        #expect(router.topLevel.rootPath == "/srv/www")
    }

    @Test func everyLocationHasAPlaceOfItsOwn() {
        let router = Router(settings: .defaults(root: "/srv/www"), mediaTypes: .builtin)
        #expect(router.locations.map(\.index) == Array(router.locations.indices))
        #expect(router.locations.contains { $0 === router.topLevel })
    }
}
