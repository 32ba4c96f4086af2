// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct RouterTests {
    private func router(_ locations: [LocationSettings]) -> Router {
        var settings = Settings.defaults(root: "/srv/www")
        settings.locations = locations
        return Router(settings: settings, mediaTypes: .builtin)
    }

    @Test(arguments: ["/", "/a", "/a/b/", "/.hidden"])
    func wholeTreeIsTheTopLevels(path: String) throws {
        let router = router([])
        #expect(router.location(of: try RequestPath(path)) === router.topLevel)
        #expect(router.topLevel.root == "/srv/www")
    }

    @Test func everyLocationIsThere() {
        let router = router([.sample("/a"), .sample("/b", root: "/b")])
        #expect(router.locations.map(\.settings.path) == ["/a", "/b", "/"])
        #expect(router.locations.last === router.topLevel)
        #expect(Set(router.locations.map(\.identity)).count == 3)
    }

    @Test(arguments: [
        ("/", "/"), ("/files", "/files"), ("/files/", "/files"), ("/files/x", "/files"), ("/filesX", "/"),
        ("/file", "/"), ("/files/new", "/files/new"), ("/files/new/x/y", "/files/new"), ("/files/newer", "/files"),
        ("/files/ne", "/files"), ("/deep/er/still", "/deep/er/still"), ("/deep/er", "/"), ("/deep", "/"),
        ("/deep/er/still/x", "/deep/er/still"), ("/slashed", "/slashed/"), ("/slashed/x", "/slashed/"),
        ("/x/files", "/"), ("/%66iles/x", "/files"), ("/Files/x", "/"), ("/a/../files/x", "/files"),
        ("/files/%C3%BC", "/files/ü"), ("/files/ü/x", "/files/ü"),
    ])
    func longestPrefixOfWholeSegmentsWins(path: String, location: String) throws {
        let router = router(["/files", "/files/new", "/deep/er/still", "/slashed/", "/files/ü"].map { .sample($0) })
        #expect(router.location(of: try RequestPath(path)).settings.path == location)
    }

    @Test(arguments: [
        ("/ping", "/ping"), ("/ping/", "/"), ("/ping/x", "/"), ("/pong/", "/pong/"), ("/pong", "/"), ("/pong/x", "/"),
        ("/", "/"), ("/both", "/both"), ("/both/", "/both/"), ("/both/x", "/"), ("/in/x", "/in/x"), ("/in/x/", "/in"),
        ("/in/y", "/in"), ("/in", "/in"),
    ])
    func fixedAnswerIsForExactlyItsPath(path: String, location: String) throws {
        let fixed = ["/ping", "/pong/", "/both", "/both/", "/in/x"].map { path in
            LocationSettings.sample(path) { $0.respond = FixedResponse(status: 200) }
        }
        let found = router(fixed + [.sample("/in")]).location(of: try RequestPath(path))
        #expect(found.settings.path == location)
        #expect((found.fixedResponse != nil) == (location != "/" && location != "/in"))
    }

    @Test func fixedAnswerToTheRootIsForTheRootOnly() throws {
        let router = router([.sample("/") { $0.respond = FixedResponse(status: 200) }])
        #expect(router.location(of: try RequestPath("/")).fixedResponse != nil)
        #expect(router.location(of: try RequestPath("/a")) === router.topLevel)
    }

    /// Neighbours in the order of bytes, each the beginning of others.
    @Test func amongAThousandEachFindsItsOwn() throws {
        let paths = (0..<1000).map { "/\(String(repeating: "a", count: $0 % 7))\($0)" }
        let router = router(paths.map { .sample($0) })
        for path in paths {
            #expect(router.location(of: try RequestPath(path + "/x")).settings.path == path)
            #expect(router.location(of: try RequestPath(path + "!")) === router.topLevel)
        }
    }
}
