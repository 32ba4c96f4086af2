// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@Suite struct RequestOriginTests {
    @Test(arguments: [
        ("http://a.example", "a.example"), ("https://a.example", "a.example"), ("http://A.example", "a.EXAMPLE"),
        ("http://a.example:80", "a.example"), ("http://a.example", "a.example:80"),
        ("https://a.example", "a.example:443"),
        ("https://a.example:443", "a.example"), ("http://a.example:8080", "a.example:8080"),
        ("http://a.example:08080", "a.example:8080"), ("http://a.example", "a.example:"),
        ("HTTP://a.example", "a.example"),
        ("http://[::1]:81", "[::1]:81"), ("http://[::1]", "[::1]:80"), ("http://127.0.0.1", "127.0.0.1"),
        ("http://80", "80"),
    ])
    func pageOfTheHostIsToldAsSuch(origin: String, host: String) {
        let isSameHost = RequestOrigin.isSameHost(origin: origin.utf8.span, host: host.utf8.span)
        #expect(isSameHost)
    }

    @Test(arguments: [
        ("null", "a.example"), ("", "a.example"), ("", ""), ("http://", ""), ("a.example", "a.example"),
        ("http:a.example", "a.example"), ("http:/a.example", "a.example"), ("http://a.example/", "a.example"),
        ("http://a.example/x", "a.example"), ("http://a.example?", "a.example"), ("http://u@a.example", "a.example"),
        ("http://a.example http://a.example", "a.example"), ("http://b.example", "a.example"),
        ("http://a.example.b", "a.example"), ("http://xa.example", "a.example"), ("http://a.exampl", "a.example"),
        ("http://a.example:81", "a.example"), ("http://a.example", "a.example:81"),
        ("https://a.example", "a.example:80"),
        ("http://a.example", "a.example:443"), ("http://a.example:443", "a.example"),
        ("http://a.example:x", "a.example"),
        ("http://a.example:65536", "a.example:65536"), ("ftp://a.example", "a.example"),
        ("chrome-extension://a", "a"), ("://a.example", "a.example"), ("1http://a", "a"), ("http://a", "a/b"),
        ("http://[::1]", "::1"), ("http://[::1]:1", "[::1]"), ("http://a.example.", "a.example"),
    ])
    func anyOtherPageIsNotOfTheHost(origin: String, host: String) {
        let isSameHost = RequestOrigin.isSameHost(origin: origin.utf8.span, host: host.utf8.span)
        #expect(!isSameHost)
    }

    @Test(arguments: [
        ("https://a.example", "https://a.example", true), ("https://a.example", "HTTPS://A.example:443", true),
        ("https://a.example:443", "https://a.example", true), ("http://a.example", "https://a.example", false),
        ("https://a.example:80", "http://a.example", false), ("https://a.example:8443", "https://a.example", false),
        ("https://a.example", "https://b.example", false), ("https://a.example", "https://a.example/", false),
        ("https://a.example", "a.example", false), ("", "", false), ("x", "*", false),
        ("moz-extension://abc", "moz-extension://abc", true), ("moz-extension://abc", "moz-extension://abc:80", false),
        ("https://sub.a.example", "https://*.a.example", false),
        ("null", "null", true),
        ("null", "https://a.example", false),
        ("https://a.example", "null", false),
        ("Null", "null", false),
        ("nul", "null", false),
    ])
    func listedOriginIsMatchedExactly(origin: String, listed: String, matches: Bool) {
        #expect(RequestOrigin.matches(origin: origin.utf8.span, listed: Array(listed.utf8)) == matches)
    }
}
