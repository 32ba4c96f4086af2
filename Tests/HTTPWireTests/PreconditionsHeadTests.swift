// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct PreconditionsHeadTests {
    private static let now = HTTPDate(secondsSince1970: 1_790_000_000)
    private static let before = "Sun, 06 Nov 1994 08:49:36 GMT"
    private static let after = "Sun, 06 Nov 1994 08:49:38 GMT"

    private func preconditions(_ method: String, _ lines: [String]) throws -> Preconditions {
        let request = try ParsedRequest(
            "\(method) / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
        let validators = Validators(
            entityTag: EntityTag(opaque: "v".utf8.span, isWeak: false),
            lastModified: HTTPDate(secondsSince1970: 784_111_777), date: Self.now)
        return Preconditions(head: request.head, bytes: request.bytes.span, validators: validators, now: Self.now)
    }

    @Test(
        arguments: [
            ("GET", [], .proceed), ("GET", ["If-None-Match: \"v\""], .notModified),
            ("GET", ["If-None-Match: \"x\"", "X: \"v\""], .proceed),
            ("GET", ["If-None-Match: \"x\"", "X: y", "If-None-Match: \"v\""], .notModified),
            ("PUT", ["If-None-Match: *"], .preconditionFailed), ("PUT", ["If-Match: \"v\""], .proceed),
            ("DELETE", ["If-Match: \"x\""], .preconditionFailed),
            ("DELETE", ["If-Match: \"x\"", "if-match: \"v\""], .proceed),
            ("GET", ["If-Modified-Since: \(after)"], .notModified), ("GET", ["If-Modified-Since: \(before)"], .proceed),
            ("PUT", ["If-Unmodified-Since: \(before)"], .preconditionFailed),
            ("PUT", ["If-Unmodified-Since: \(after)"], .proceed),
            ("PUT", ["If-Unmodified-Since: \(before)", "If-Unmodified-Since: \(before)"], .proceed),
            ("BREW", ["If-None-Match: \"v\""], .notModified),
        ] as [(String, [String], Preconditions.Outcome)])
    func everyLineOfTheFieldsCounts(method: String, lines: [String], outcome: Preconditions.Outcome) throws {
        #expect(try preconditions(method, lines).outcome == outcome)
    }

    @Test(arguments: [([], true), (["\"v\""], true), (["\"x\""], false), (["\"v\"", "\"v\""], false)])
    func ifRangeIsRead(values: [String], isPermitted: Bool) throws {
        #expect(try preconditions("GET", values.map { "If-Range: \($0)" }).permitRange == isPermitted)
    }
}
