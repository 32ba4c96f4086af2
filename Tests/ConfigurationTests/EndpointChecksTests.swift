// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct EndpointChecksTests {
    /// What is found in a file with these endpoints and locations, as severity and key path.
    private func findings(_ endpoints: String, _ locations: String = "") -> [String] {
        let text = "{ \"root\": \"/srv\", \"endpoints\": { \(endpoints) }, \"locations\": { \(locations) } }"
        do throws(ConfigurationError) {
            let loaded = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "test.json")
            return loaded.warnings.map { "warning \($0.keyPath)" }
        } catch {
            return error.diagnostics.map { "\($0.severity) \($0.keyPath)" }
        }
    }

    @Test(arguments: [
        (#""health": "/a", "metrics": "/b""#, []),
        (#""health": "/a", "metrics": "/a""#, ["error endpoints.metrics"]),
        (
            #""metrics": "/a", "userAgent": "/a", "health": "/a""#,
            ["error endpoints.metrics", "error endpoints.health"]
        ),
        (#""echo": "/a/", "health": "/a""#, []),
        (#""echo": "/a/", "health": "/ab""#, []),
        (#""echo": "/a/", "health": "/A/b""#, []),
        (#""echo": "/a/", "health": "/a/b""#, ["error endpoints.health"]),
        (#""echo": "/a/", "userAgent": "/a/b/c""#, ["error endpoints.userAgent"]),
        // Two spellings of one accent are two paths.
        ("\"health\": \"/\u{e9}\", \"metrics\": \"/e\u{301}\"", []),
    ])
    func noTwoAnswerAtOnePath(endpoints: String, expected: [String]) {
        #expect(Set(findings(endpoints)) == Set(expected))
    }

    @Test(arguments: [
        ("/h", "error"), ("/h/", nil), ("/h/a", nil), ("/e", nil), ("/e/", "error"), ("/e/a", "error"), ("/ea", nil),
        ("/", nil),
    ])
    func anAnswerThatNobodyCanAskForIsRefused(path: String, severity: String?) {
        let found = findings(#""echo": "/e/", "health": "/h""#, "\"\(path)\": { \"respond\": { \"status\": 404 } }")
        #expect(found == (severity.map { ["\($0) locations[\"\(path)\"]"] } ?? []))
    }

    @Test(arguments: [
        ("/h", "warning"), ("/h/", "warning"), ("/h/a", nil), ("/e", "error"), ("/e/", "error"), ("/e/a", "error"),
        ("/ea", nil), ("/E", nil),
    ])
    func aTreeThatNobodyCanAskForIsRefusedAndOneWithoutItsOwnPathIsNot(path: String, severity: String?) {
        let found = findings(#""echo": "/e/", "health": "/h""#, "\"\(path)\": {}")
        #expect(found == (severity.map { ["\($0) locations[\"\(path)\"]"] } ?? []))
    }

    @Test func whatIsAroundAnEndpointIsLetBe() {
        #expect(findings(#""echo": "/a/e/", "health": "/a/h""#, #""/a": {}"#).isEmpty)
    }

    @Test(arguments: [
        ("true", "/echo/"), ("null", nil), (#""/a/""#, "/a/"), (#""/a/b c/""#, "/a/b c/"),
    ])
    func aPrefixEndsWithASlash(written: String, path: String?) throws {
        let text = "{ \"root\": \"/srv\", \"endpoints\": { \"echo\": \(written) } }"
        let settings = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a").settings
        #expect(settings.endpoints == EndpointSettings(echo: path))
        #expect(findings("\"health\": \(written)").isEmpty == (path != written.filter { $0 != "\"" }))
    }

    @Test func trueIsTheUsualPath() throws {
        let text = #"""
            { "root": "/srv", "endpoints": { "echo": true, "userAgent": true, "health": true, "metrics": true } }
            """#
        let settings = try ConfigurationLoader.load(bytes: Array(text.utf8), name: "a").settings
        let usual = EndpointSettings(echo: "/echo/", userAgent: "/user-agent", health: "/health", metrics: "/metrics")
        #expect(settings.endpoints == usual)
    }
}
