// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct FallbackPathTests {
    @Test(
        arguments: [
            (.suffix(".html"), "/about", "/about.html"), (.suffix(".html"), "/about/", "/about.html"),
            (.suffix(".html"), "/a/b/", "/a/b.html"), (.suffix(".html"), "/", nil),
            (.suffix("/index.html"), "/", "/index.html"), (.suffix("/index.html"), "/a", "/a/index.html"),
            (.suffix("/index.html"), "/a/", "/a/index.html"), (.suffix("/../x"), "/a", nil),
            (.suffix("//x"), "/a", nil),
            (.path("/index.html"), "/anything", "/index.html"), (.path("/index.html"), "/", "/index.html"),
        ] as [(FallbackStep, String, String?)])
    func stepMakesAPath(step: FallbackStep, path: String, expected: String?) throws {
        let made = try #require(FallbackPath(step)).path(for: try RequestPath(path))
        #expect(made.map { $0.bytes.text } == expected.map { $0 + "\0" })
    }

    /// It was decoded once, and once is enough.
    @Test func percentSignInANameStays() throws {
        let made = FallbackPath(.suffix(".html"))?.path(for: try RequestPath("/%2541"))
        #expect(made?.bytes.text == "/%41.html\0")
    }

    @Test func pathThatNoRequestCouldHaveIsNoStep() {
        #expect(FallbackPath(.path("/a/../b")) == nil)
        #expect(FallbackPath(.path("a")) == nil)
    }
}
