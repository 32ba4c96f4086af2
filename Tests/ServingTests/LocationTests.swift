// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct LocationTests {
    private func location(_ change: (inout LocationSettings) -> Void = { _ in }) -> Location {
        .sample(.sample("/", change))
    }

    @Test func defaultsAreReadingOnly() throws {
        let location = location()
        #expect(location.root == "/srv/www")
        #expect(location.methods == [.get, .head])
        #expect(location.allowField.text == "Allow: GET, HEAD, OPTIONS\r\n")
        #expect(location.shows(try RequestPath("/a")))
        #expect(!location.shows(try RequestPath("/.a")))
        #expect(location.rules.indexNames.map(\.text) == ["index.html"])
        #expect(location.rules.rootPathCount == 0)
        #expect(location.fixedResponse == nil)
        #expect(location.errorPage(for: .notFound) == nil)
    }

    /// Also where a reload makes the same location anew.
    @Test func noTwoHaveTheSameIdentity() {
        let settings = LocationSettings.sample("/")
        let identities = (0..<100).map { _ in Location.sample(settings).identity }
        #expect(Set(identities).count == 100)
    }

    @Test(
        arguments: [
            ([.get, .head, .post, .put, .delete], "Allow: GET, HEAD, POST, PUT, DELETE, OPTIONS\r\n"),
            ([.get], "Allow: GET, OPTIONS\r\n"), ([.head], "Allow: HEAD, OPTIONS\r\n"),
            ([.post], "Allow: POST, OPTIONS\r\n"), ([], "Allow: OPTIONS\r\n"),
        ] as [(MethodSet, String)])
    func methodsAreThoseNamed(named: MethodSet, allow: String) {
        let location = location { $0.methods = named }
        #expect(location.methods == named)
        #expect(location.allowField.text == allow)
    }

    @Test func fixedAnswerIsThereForEveryMethodNamed() {
        let location = location {
            $0.methods = [.get, .post, .delete]
            $0.respond = FixedResponse(status: 200)
        }
        #expect(location.methods == [.get, .post, .delete])
        #expect(location.allowField.text == "Allow: GET, POST, DELETE, OPTIONS\r\n")
    }

    @Test func withoutFilesNothingIsOfferedOrTaken() throws {
        let location = location {
            $0.methods = [.get, .put, .post, .delete]
            $0.files = false
        }
        #expect(!location.servesFiles)
        #expect(!location.offers(try RequestPath("/a"), to: .get))
        #expect(!location.settings.takesFiles && !location.settings.takesDeletions)
        #expect(self.location().offers(try RequestPath("/a"), to: .get))
    }

    @Test(arguments: [(HiddenPolicy.allow, true), (.deny, false)])
    func hiddenNamesGoByTheirPolicy(policy: HiddenPolicy, shows: Bool) throws {
        let location = location { $0.hidden = policy }
        #expect(location.shows(try RequestPath("/a/.b/c")) == shows)
        #expect(location.offers(try RequestPath("/a/.b/c"), to: .get) == shows)
        #expect(!location.offers(try RequestPath("/a"), to: .post))
    }

    @Test(arguments: [(SymlinkPolicy.inside, RootDirectory.SymbolicLinks.inside), (.deny, .deny), (.follow, .follow)])
    func symbolicLinksGoByTheirPolicy(policy: SymlinkPolicy, expected: RootDirectory.SymbolicLinks) {
        #expect(location { $0.symlinks = policy }.rules.symbolicLinks == expected)
    }

    @Test func rulesAreTheSettings() {
        let settings = LocationSettings.sample("/files", root: "/srv/files") {
            $0.index = ["a", "b"]
            $0.charset = nil
            $0.defaultType = "text/x-default"
            $0.contentType = "text/x-forced"
        }
        let rules = Location.sample(settings, inlineSize: 77).rules
        #expect(rules.indexNames.map(\.text) == ["a", "b"])
        #expect(rules.charset == nil)
        #expect(rules.defaultType.bytes.text == "text/x-default")
        #expect(rules.forcedType?.bytes.text == "text/x-forced")
        #expect(rules.inlineSize == 77)
        #expect(rules.rootPathCount == 6)
    }

    @Test(arguments: [(404, "/404.html"), (403, "/4xx.html"), (499, "/4xx.html"), (500, nil), (503, "/503.html")])
    func moreParticularErrorPageWins(status: UInt16, page: String?) {
        let location = location {
            $0.errorPages = [.status(404): "/404.html", .statusClass(4): "/4xx.html", .status(503): "/503.html"]
        }
        #expect(location.errorPage(for: Status(rawValue: status)) == page.flatMap { RequestPath(decoded: $0) })
    }
}
