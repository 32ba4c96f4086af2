// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Configuration
@testable import Serving

@Suite struct EndpointTableTests {
    private static let all = EndpointTable(
        EndpointSettings(echo: "/echo/", userAgent: "/user-agent", health: "/.in/health", metrics: "/.in/metrics"))

    @Test(arguments: ["/", "/echo/a", "/user-agent", "/health", "/metrics"])
    func nothingIsAnsweredUnlessItIsSet(path: String) throws {
        let table = EndpointTable(EndpointSettings())
        #expect(table.isEmpty)
        #expect(table.endpoint(of: try RequestPath(path)) == nil)
    }

    @Test(arguments: [
        ("/echo/", Endpoint.echo), ("/echo/a/b", .echo), ("/%65cho/a", .echo), ("/x/../echo/a", .echo),
        ("//echo/a", .echo), ("/echo", nil), ("/echo/../a", nil), ("/ECHO/a", nil), ("/echos/a", nil),
        ("/user-agent", .userAgent), ("/user-agent/", nil), ("/user-agent/x", nil), ("/user-agen", nil),
        ("/user%2Dagent", .userAgent), ("/.in/health", .health), ("/.in/health/", nil), ("/.in/metrics", .metrics),
        ("/.in", nil), ("/", nil),
    ])
    func pathIsLookedAtDecoded(path: String, endpoint: Endpoint?) throws {
        #expect(Self.all.endpoint(of: try RequestPath(path)) == endpoint)
    }

    @Test(arguments: [
        ("health", Endpoint.health), ("metrics", .metrics), ("userAgent", .userAgent), ("echo", .echo),
    ])
    func eachCanBeOnAlone(name: String, endpoint: Endpoint) throws {
        var settings = EndpointSettings()
        switch endpoint {
        case .echo: settings.echo = "/p/"
        case .userAgent: settings.userAgent = "/p"
        case .health: settings.health = "/p"
        case .metrics: settings.metrics = "/p"
        }
        let table = EndpointTable(settings)
        #expect(endpoint.rawValue == name)
        #expect(!table.isEmpty)
        #expect(table.endpoint(of: try RequestPath("/p")) == (endpoint == .echo ? nil : endpoint))
        #expect(table.endpoint(of: try RequestPath("/p/")) == (endpoint == .echo ? .echo : nil))
    }

    @Test(arguments: [
        ("/echo/", ""), ("/echo/abc", "abc"), ("/echo/a%20b", "a%20b"), ("/echo/a/../b", "a/../b"),
        ("/echo/a//b/", "a//b/"), ("/echo/a?q=1&r", "a?q=1&r"), ("/echo/?", "?"), ("/echo/?/x", "?/x"),
        ("http://h/echo/abc?d", "abc?d"), ("http://h:80/echo/", ""), ("/echo/%FF", "%FF"),
        ("//echo/abc", nil), ("/x/../echo/abc", nil), ("/./echo/abc", nil), ("/%65cho/abc", nil), ("/echo%2Fabc", nil),
        ("http://h//echo/abc", nil), ("/?/echo/abc", nil),
    ])
    func whatFollowsThePrefixIsAsItWasSent(target: String, echoed: String?) throws {
        #expect(try Self.echoed(Self.all, target) == echoed)
    }

    /// A browser encodes what an operator writes as it is.
    @Test(arguments: [("/%C3%A9cho%20/a", "a"), ("/%c3%a9cho%20/a", nil)])
    func prefixMayBeEncodedAsBrowsersDo(target: String, echoed: String?) throws {
        #expect(try Self.echoed(EndpointTable(EndpointSettings(echo: "/écho /")), target) == echoed)
    }

    private static func echoed(_ table: EndpointTable, _ target: String) throws -> String? {
        let request = try SampleRequest("GET \(target) HTTP/1.1")
        return table.echoed(of: request.head, in: request.bytes.span).map { Array(request.bytes[$0]).text }
    }
}
