// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct AcceptedCodingsTests {
    private static func accepted(_ lines: [String]) throws -> AcceptedCodings {
        let request = try ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
        return AcceptedCodings(head: request.head, bytes: request.bytes.span)
    }

    @Test(arguments: [
        ([], 0, 0, 1),
        (["Accept-Encoding:"], 0, 0, 1),
        (["Accept-Encoding: gzip"], 1_000, 0, 1),
        (["Accept-Encoding: GZip"], 1_000, 0, 1),
        (["Accept-Encoding: x-gzip"], 1_000, 0, 1),
        (["Accept-Encoding: gzip, deflate, br, zstd"], 1_000, 1_000, 1),
        (["Accept-Encoding: deflate"], 0, 0, 1),
        (["Accept-Encoding: invalid-1, gzip, invalid-2"], 1_000, 0, 1),
        (["Accept-Encoding: gzip;q=0"], 0, 0, 1),
        (["Accept-Encoding: gzip;q=0.000"], 0, 0, 1),
        (["Accept-Encoding: gzip;q=0.001"], 1, 0, 1),
        (["Accept-Encoding: gzip ; Q=0.5 , br;q=1.0"], 500, 1_000, 1),
        (["Accept-Encoding: gzip;q=0.5", "Accept-Encoding: br;q=0.7"], 500, 700, 1),
        (["Accept-Encoding: *"], 1_000, 1_000, 1_000),
        (["Accept-Encoding: *;q=0"], 0, 0, 0),
        (["Accept-Encoding: gzip, *;q=0"], 1_000, 0, 0),
        (["Accept-Encoding: gzip;q=0, *;q=0.3"], 0, 300, 300),
        (["Accept-Encoding: identity;q=0"], 0, 0, 0),
        (["Accept-Encoding: identity;q=0.8, gzip;q=0.2"], 200, 0, 800),
        // A weight that is none: the element says nothing.
        (["Accept-Encoding: gzip;q=2"], 0, 0, 1),
        (["Accept-Encoding: gzip;q=1.001"], 0, 0, 1),
        (["Accept-Encoding: gzip;q=0.0001"], 0, 0, 1),
        (["Accept-Encoding: gzip;q=-1"], 0, 0, 1),
        (["Accept-Encoding: gzip;q="], 0, 0, 1),
        (["Accept-Encoding: gzip;q"], 0, 0, 1),
        (["Accept-Encoding: ;q=1, ,,br"], 0, 1_000, 1),
        (["Accept-Encoding: gzipx, xgzip, brr"], 0, 0, 1),
    ])
    func qualityIsWhatTheFieldSays(lines: [String], gzip: Int, brotli: Int, identity: Int) throws {
        let accepted = try Self.accepted(lines)
        #expect(accepted.quality(of: .gzip) == gzip)
        #expect(accepted.quality(of: .brotli) == brotli)
        #expect(accepted.quality(of: .identity) == identity)
    }

    @Test(arguments: [
        ("gzip, br, zstd", [ContentCoding.brotli, .zstandard, .gzip], true),
        ("gzip;q=1, br;q=0.9, zstd;q=0.95", [.gzip, .zstandard, .brotli], true),
        ("gzip", [.gzip], true),
        ("identity, gzip;q=0.9", [], true),
        ("identity;q=0.5, gzip;q=0.5, br;q=0.4", [.gzip], true),
        ("*", [.brotli, .zstandard, .gzip], true),
        ("*;q=0", [], false),
        ("gzip, *;q=0", [.gzip], false),
        ("identity;q=0, br;q=0.1", [.brotli], false),
        ("", [], true),
    ])
    func preferenceIsTheClientsAndThenTheServers(
        field: String, codings: [ContentCoding], permitsIdentity: Bool
    ) throws {
        let accepted = try Self.accepted(["Accept-Encoding: \(field)"])
        let preference = CodingPreference(accepted, offered: [.brotli, .zstandard, .gzip])
        #expect(preference.codings == codings)
        #expect(preference.permitsIdentity == permitsIdentity)
    }

    @Test func onlyWhatIsOfferedIsPreferred() throws {
        let accepted = try Self.accepted(["Accept-Encoding: gzip, br, zstd"])
        #expect(CodingPreference(accepted, offered: [.gzip]).codings == [.gzip])
        #expect(CodingPreference(accepted, offered: []) == .identity)
        #expect(!CodingPreference(accepted, offered: [.gzip]).contains(.brotli))
    }
}
