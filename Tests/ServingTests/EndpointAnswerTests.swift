// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import Configuration
@testable import Serving

@Suite struct EndpointAnswerTests {
    private static let settings: Settings = {
        var settings = Settings.defaults(root: "/")
        settings.endpoints = EndpointSettings(
            echo: "/echo/", userAgent: "/user-agent", health: "/health", metrics: "/metrics")
        return settings
    }()

    /// The head of the answer, without what is in every one.
    private static func head(
        _ method: String, _ target: String, _ fields: [String] = [], _ settings: Settings = settings
    ) throws -> Set<String> {
        let request = Explanation.request(method, target, fields)
        let head = try Explanation.exchange(request, settings: settings, trace: nil)
        let lines = head.split(separator: "\n").map(String.init)
        return Set(lines.filter { !$0.hasPrefix("Date:") && !$0.hasPrefix("Server:") })
    }

    private static let text: Set = ["Content-Type: text/plain", "X-Content-Type-Options: nosniff"]

    @Test(arguments: ["GET", "HEAD"])
    func echoIsPlainTextOfItsLength(method: String) throws {
        #expect(
            try Self.head(method, "/echo/abc")
                == Self.text.union(["HTTP/1.1 200 OK", "Content-Length: 3", "Vary: Accept-Encoding"]))
    }

    @Test(arguments: [
        ("gzip", true), ("x-gzip", true), ("invalid-1, gzip, invalid-2", true), ("GZIP;q=0.1", true), ("*", true),
        ("invalid", false), ("gzip;q=0", false), ("*;q=0", false), ("identity;q=1, gzip;q=0.5", false), ("", false),
    ])
    func gzipIsAsTheClientWishes(accepted: String, isCoded: Bool) throws {
        for target in ["/echo/abc", "/user-agent"] {
            for method in ["GET", "HEAD"] {
                let head = try Self.head(method, target, ["User-Agent: abc", "Accept-Encoding: \(accepted)"])
                #expect(head.contains("Content-Encoding: gzip") == isCoded)
                #expect(head.contains("Content-Length: 3") == !isCoded)
                #expect(head.contains { $0.hasPrefix("Vary: Accept-Encoding") })
            }
        }
    }

    @Test func userAgentIsSentBackAndNeeded() throws {
        let empty = try Self.head("GET", "/user-agent", ["User-Agent:"])
        #expect(empty.isSuperset(of: Self.text.union(["HTTP/1.1 200 OK", "Content-Length: 0"])))
        #expect(empty.contains("Vary: Accept-Encoding, User-Agent"))
        #expect(try Self.head("GET", "/user-agent").contains("HTTP/1.1 400 Bad Request"))
    }

    @Test func healthAndMetricsAreNotToBeKept() throws {
        #expect(
            try Self.head("GET", "/health")
                == Self.text.union(["HTTP/1.1 200 OK", "Content-Length: 3", "Cache-Control: no-store"]))
        let metrics = try Self.head("GET", "/metrics")
        #expect(metrics.contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8"))
        #expect(metrics.contains("Cache-Control: no-store"))
    }

    @Test(arguments: ["/echo/a", "/user-agent", "/health", "/metrics"])
    func otherMethodsAre405AndOptions204(target: String) throws {
        let allow = "Allow: GET, HEAD, OPTIONS"
        for method in ["POST", "PUT", "DELETE", "PATCH", "TRACE"] {
            #expect(try Self.head(method, target).isSuperset(of: ["HTTP/1.1 405 Method Not Allowed", allow]))
        }
        #expect(try Self.head("OPTIONS", target) == ["HTTP/1.1 204 No Content", allow])
        #expect(try Self.head("BREW", target).contains("HTTP/1.1 501 Not Implemented"))
    }

    /// Uploads and a fixed answer are a location's; neither is asked.
    @Test func endpointsComeBeforeLocations() throws {
        var settings = Self.settings
        settings.topLevel.methods = [.get, .put]
        settings.topLevel.errorPages = [.statusClass(4): "/missing.html"]
        settings.topLevel.headers = [PathRule(pattern: PathPattern("*"), value: ["X-Own": "1"])]
        settings.locations = [
            .sample("/health", within: settings.topLevel) { $0.respond = FixedResponse(status: 410) },
            .sample("/echo", within: settings.topLevel) { $0.headers = [] },
        ]
        #expect(try Self.head("GET", "/health", [], settings).isSuperset(of: ["HTTP/1.1 200 OK", "X-Own: 1"]))
        #expect(try Self.head("GET", "/echo/a", [], settings).isSuperset(of: ["HTTP/1.1 200 OK", "X-Own: 1"]))
        #expect(
            try Self.head("PUT", "/echo/a", [], settings)
                .isSuperset(of: ["HTTP/1.1 405 Method Not Allowed", "Content-Length: 23", "X-Own: 1"]))
    }

    @Test func endOfTheServerIsForTheMoment() {
        let ending = Response.ending
        #expect(ending.status == .serviceUnavailable)
        #expect(ending.fields.text.contains("Retry-After: 1\r\n"))
        #expect(ending.fields.text.contains("Cache-Control: no-store\r\n"))
    }

    @Test func compressedContentIsTheSameEachTime() throws {
        let plain = Response(returning: Array("abc".utf8), vary: "Accept-Encoding")
        guard case .bytes(let coded) = plain.compressed(level: 6).content else {
            Issue.record("no bytes")
            return
        }
        #expect(coded.starts(with: [0x1F, 0x8B, 8, 0, 0, 0, 0, 0]))
        #expect(plain.compressed(level: 6).contentLength == Int64(coded.count))
        guard case .bytes(let again) = plain.compressed(level: 6).content else { return }
        #expect(coded == again)
    }
}
