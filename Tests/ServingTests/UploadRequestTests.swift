// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct UploadRequestTests {
    private static let defects: [(fields: String, status: Status)] = [
        ("Origin: http://other.example", .forbidden),
        ("Content-Range: bytes 0-1/2", .badRequest),
        ("Content-Encoding: gzip", .unsupportedMediaType),
        ("Content-Type: text/html", .unsupportedMediaType),
        ("Content-Length: 11", .contentTooLarge),
        ("Content-Digest: sha-256=:AAAA:", .badRequest),
    ]

    private func site(_ change: (inout LocationSettings) -> Void = { _ in }) throws -> UploadSite {
        try UploadSite { settings in
            settings.upload.maxSize = 10
            settings.upload.accept = ["image/*", "text/plain"]
            change(&settings)
        }
    }

    private func status(
        _ method: String, _ path: String, _ fields: [String], at site: UploadSite
    ) throws -> Status? {
        try refusal { _ = try site.request(method, path, fields) }
    }

    private func status(_ fields: [String], at site: UploadSite) throws -> Status? {
        try status("PUT", "/a", fields, at: site)
    }

    private static let good = ["Content-Type: text/plain"]

    @Test(
        arguments: [
            ("PUT", "/a", good + ["Content-Length: 10"], nil),
            ("PUT", "/a", good + ["Content-Length: 11"], .contentTooLarge),
            ("PUT", "/a", good + ["Content-Length: 9223372036854775807"], .contentTooLarge),
            ("PUT", "/a", good + ["Transfer-Encoding: chunked"], nil),
            ("PUT", "/a", good, .lengthRequired), ("POST", "/a", good, .lengthRequired),
            ("PUT", "/.a", good + ["Content-Length: 0"], .badRequest),
            ("PUT", "/.d/a", good + ["Content-Length: 0"], .badRequest),
            ("PUT", "/\(String(repeating: "n", count: 255))", good + ["Content-Length: 0"], nil),
            ("PUT", "/\(String(repeating: "n", count: 256))", good + ["Content-Length: 0"], .badRequest),
            ("PUT", "/\(String(repeating: "n", count: 256))/a", good + ["Content-Length: 0"], .badRequest),
            ("PUT", "/d/", good + ["Content-Length: 0"], .conflict),
            ("PUT", "/", good + ["Content-Length: 0"], .conflict),
            ("POST", "/d/", good + ["Content-Length: 0"], .unsupportedMediaType),
            ("POST", "/d/", ["Content-Length: 0"], .unsupportedMediaType),
            ("POST", "/d/", ["Content-Length: 0", "Content-Type: multipart/form-data; boundary=x"], nil),
            ("POST", "/d/", ["Content-Length: 0", "Content-Type: multipart/form-data"], .badRequest),
            (
                "POST", "/a", ["Content-Length: 0", "Content-Type: multipart/form-data; boundary=x"],
                .unsupportedMediaType
            ),
            ("PUT", "/a", ["Content-Length: 0", "Content-Type: image/png"], nil),
            ("PUT", "/a", ["Content-Length: 0", "Content-Type: IMAGE/PNG;x=y"], nil),
            ("PUT", "/a", ["Content-Length: 0", "Content-Type: text/html"], .unsupportedMediaType),
            ("PUT", "/a", ["Content-Length: 0"], .unsupportedMediaType),
            ("PUT", "/a", good + ["Content-Length: 0", "Content-Encoding: identity"], nil),
            ("PUT", "/a", good + ["Content-Length: 0", "Content-Encoding: gzip"], .unsupportedMediaType),
            ("PUT", "/a", good + ["Content-Length: 0", "Content-Range: bytes 0-1/2"], .badRequest),
            ("PUT", "/a", good + ["Content-Length: 0", "Origin: http://a"], nil),
            ("PUT", "/a", good + ["Content-Length: 0", "Origin: http://b"], .forbidden),
            ("PUT", "/a", good + ["Content-Length: 0", "Origin: null"], .forbidden),
            ("PUT", "/a", good + ["Content-Length: 0", "Sec-Fetch-Site: cross-site"], .forbidden),
            ("PUT", "/a", good + ["Content-Length: 0", "Sec-Fetch-Site: same-site"], nil),
            ("PUT", "/a", good + ["Content-Length: 0", "Content-Digest: sha-256=:AAAA:"], .badRequest),
            ("PUT", "/a", good + ["Content-Length: 0", "Repr-Digest: md5=:AAAA:"], nil),
        ] as [(String, String, [String], Status?)])
    func headIsTakenOrRefused(method: String, path: String, fields: [String], expected: Status?) throws {
        #expect(try status(method, path, fields, at: site()) == expected)
    }

    /// Each defect goes before all that are listed after it.
    @Test(arguments: defects.indices)
    func firstDefectInTheOrderIsTold(index: Int) throws {
        var fields = Self.defects[index...].map(\.fields)
        if !fields.contains(where: { $0.hasPrefix("Content-Length") }) { fields.append("Content-Length: 1") }
        if !fields.contains(where: { $0.hasPrefix("Content-Type") }) { fields += Self.good }
        #expect(try status(fields, at: site()) == Self.defects[index].status)
    }

    @Test func refusalOfACodingOrATypeSaysWhatIsTaken() throws {
        let site = try site()
        func fields(_ lines: [String]) throws -> String? {
            do {
                _ = try site.request("PUT", "/a", ["Content-Length: 0"] + lines)
                return nil
            } catch let refusal as Refusal {
                return refusal.fields.text
            }
        }
        #expect(try fields(["Content-Encoding: br"]) == "Accept-Encoding: identity\r\n")
        #expect(try fields(["Content-Type: text/html"]) == "Accept: image/*, text/plain\r\n")
        #expect(try fields(Self.good) == nil)
    }

    @Test func anyTypeIsTakenWhereNoneIsListed() throws {
        let site = try UploadSite()
        #expect(try status(["Content-Length: 0"], at: site) == nil)
        #expect(try status(["Content-Length: 0", "Content-Type: nonsense"], at: site) == nil)
    }

    @Test func hiddenNamesAreTakenWhereTheyAreServedAndStagingNamesNever() throws {
        let site = try UploadSite { $0.hidden = .allow }
        let length = ["Content-Length: 0"]
        #expect(try status("PUT", "/.a", length, at: site) == nil)
        #expect(try status("PUT", "/.wharfd-staging-1", length, at: site) == .badRequest)
        #expect(try status("PUT", "/.wharfd-staging-1/a", length, at: site) == .badRequest)
    }

    @Test(arguments: [
        (["http://b"], "Origin: http://b", true), (["http://b"], "Origin: http://c", false),
        (["*"], "Origin: http://c", true), (["*"], "Origin: null", true), (["*"], "Sec-Fetch-Site: cross-site", true),
        (["null"], "Origin: null", true), (["null"], "Origin: http://b", false),
        (["http://b"], "Origin: https://b", false),
    ])
    func listedSitesMayUpload(listed: [String], field: String, isTaken: Bool) throws {
        let site = try UploadSite { $0.upload.origins = listed }
        #expect(try status(["Content-Length: 0", field], at: site) == (isTaken ? nil : .forbidden))
    }

    @Test func headTellsWhatTheAnswerNeeds() throws {
        let site = try UploadSite()
        let request = try site.request(
            "POST", "/a", ["Content-Length: 3", "Want-Repr-Digest: sha-512=1", "Accept: text/html, */*"])
        #expect(request.length == 3 && request.wantedDigest == .sha512 && request.comesFromForm)
        #expect(request.condition == nil && request.expectedDigests.isEmpty)
        let other = try site.request("PUT", "/a", ["Transfer-Encoding: chunked", "Accept: */*", "If-None-Match: *"])
        #expect(other.length == nil && !other.comesFromForm && other.condition != nil)
    }

    @Test func digestsThatContradictEachOtherAreRefused() throws {
        let site = try UploadSite()
        let (one, two) = (String(repeating: "A", count: 43) + "=", String(repeating: "A", count: 42) + "E=")
        func fields(_ other: String) -> [String] {
            ["Content-Length: 0", "Content-Digest: sha-256=:\(one):", "Repr-Digest: sha-256=:\(other):"]
        }
        #expect(try status(fields(one), at: site) == nil)
        #expect(try status(fields(two), at: site) == .badRequest)
    }
}
