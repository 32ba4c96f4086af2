// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

/// Both directions of the digest fields of RFC 9530.
@Suite struct DigestFieldsTests {
    static let sha256 = "X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE="
    static let sha512 =
        "YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg=="

    private func request(_ lines: [String]) throws -> ParsedRequest {
        try ParsedRequest("PUT / HTTP/1.1\r\nHost: a\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    private func expected(_ lines: String..., field: KnownField = .contentDigest) throws -> ExpectedDigests {
        let request = try request(lines)
        return try ExpectedDigests(field, of: request.head, bytes: request.bytes.span)
    }

    private func wanted(_ lines: String...) throws -> DigestName? {
        let request = try request(lines)
        return WantedDigests(.wantReprDigest, of: request.head, bytes: request.bytes.span).preferred
    }

    @Test func digestsOfBothAlgorithmsAreRead() throws {
        let one = try expected("Content-Digest: sha-256=:\(Self.sha256):, sha-512=:\(Self.sha512):")
        #expect(one.sha256?.prefix(2) == [0x5F, 0x8F])
        #expect(one.sha256?.count == 32)
        #expect(one.sha512?.prefix(2) == [0x60, 0xC0])
        #expect(one.sha512?.count == 64)
        #expect(!one.isEmpty)
        let apart = try expected(
            "Content-Digest: sha-512=:\(Self.sha512):;x=1", "X: y", "content-digest: sha-256=:\(Self.sha256):")
        #expect(apart == one)
        #expect(
            try expected("Repr-Digest: sha-256=:\(Self.sha256.dropLast()):", field: .reprDigest).sha256 == one.sha256)
    }

    @Test(arguments: [
        "X: y", "Content-Digest:", "Content-Digest: md5=:QQ==:, unixsum=1, x=(a b), y=\"sha-256=:QQ==:\"",
        "Repr-Digest: sha-256=1", "Content-Digest: sha-2567=:QQ==:, sha-25=1",
    ])
    func nothingIsExpectedOfWhatIsNotKnown(line: String) throws {
        #expect(try expected(line) == ExpectedDigests())
        #expect(try expected(line).isEmpty)
    }

    @Test func laterOfTwoMembersCounts() throws {
        let other = String(repeating: "A", count: 43) + "="
        let digests = try expected("Content-Digest: sha-256=:\(Self.sha256):", "Content-Digest: sha-256=:\(other):")
        #expect(digests.sha256 == [UInt8](repeating: 0, count: 32))
    }

    @Test(
        arguments: [
            ("sha-256", .notADigest), ("sha-256=1", .notADigest), ("sha-256=\"x\"", .notADigest),
            ("sha-256=X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE", .notADigest), ("sha-256=::", .notADigest),
            ("sha-256=:QQ==:", .notADigest), ("sha-256=:Q=Q=:", .notADigest), ("sha-512=:\(sha256):", .notADigest),
            ("sha-256=:\(sha512):", .notADigest), ("sha-256=:A\(sha256):", .notADigest),
            ("sha-256=:\(sha256)", .malformed), ("sha-256=:\(sha256):,", .malformed), ("SHA-256=:QQ==:", .malformed),
            ("md5=QQ==", .malformed), ("sha-256=:\(sha256): sha-512", .malformed), ("\"x\"", .malformed),
            ("sha-256=:QQ==:, sha-256=:\(sha256):", .notADigest),
        ] as [(String, DigestFieldError)])
    func whatIsNoDigestIsRefused(value: String, error: DigestFieldError) throws {
        let request = try request(["Content-Digest: \(value)"])
        #expect(throws: error) {
            try ExpectedDigests(.contentDigest, of: request.head, bytes: request.bytes.span)
        }
        #expect(error.status == .badRequest)
    }

    @Test func digestsAgreeUnlessOneAlgorithmHasTwo() throws {
        let nothing = ExpectedDigests()
        let one = try expected("Content-Digest: sha-256=:\(Self.sha256):")
        let other = try expected("Content-Digest: sha-512=:\(Self.sha512):")
        let both = try expected("Content-Digest: sha-256=:\(Self.sha256):, sha-512=:\(Self.sha512):")
        let zero = try expected("Content-Digest: sha-256=:\(String(repeating: "A", count: 43)):")
        for (left, right) in [(nothing, one), (one, one), (one, other), (one, both), (zero, other), (zero, nothing)] {
            #expect(left.agrees(with: right) && right.agrees(with: left))
        }
        for (left, right) in [(one, zero), (both, zero)] {
            #expect(!left.agrees(with: right) && !right.agrees(with: left))
        }
    }

    @Test(
        arguments: [
            ("sha-256=1", .sha256), ("sha-512=1", .sha512), ("sha-256=3, sha-512=10", .sha512),
            ("sha-512=3, sha-256=10", .sha256), ("sha-512=5, sha-256=5", .sha256), ("sha-256=0, sha-512=1", .sha512),
            ("sha-256=0", nil), ("md5=10", nil), ("md5=x, sha-256=1", .sha256), ("", nil), ("sha-256=11", nil),
            ("sha-256=-1", nil), ("sha-256=1.0", nil), ("sha-256", nil), ("sha-256=?1", nil), ("sha-256=1,", nil),
            ("sha-512=1, sha-256=x", nil), ("sha-256=1, sha-256=0", nil), ("sha-256=10;q=1", .sha256),
        ] as [(String, DigestName?)])
    func wantedDigestIsTheBestOfTheKnown(value: String, name: DigestName?) throws {
        #expect(try wanted("Want-Repr-Digest: \(value)") == name)
    }

    @Test func wantedDigestsOfSeveralLinesCount() throws {
        #expect(try wanted("Want-Repr-Digest: sha-256=1", "Want-Repr-Digest: sha-512=2") == .sha512)
        #expect(try wanted("Want-Repr-Digest: sha-256=1", "Want-Repr-Digest: sha-512=") == nil)
        #expect(try wanted("Want-Content-Digest: sha-256=1") == nil)
    }

    @Test(arguments: [(DigestName.sha256, sha256), (.sha512, sha512)])
    func reprDigestIsWritten(name: DigestName, text: String) throws {
        let decoded = Base64.decode(text.utf8.span)
        let digest = try #require(decoded)
        let line = written { ResponseHead.appendReprDigest(name, digest, to: &$0) }
        #expect(line == "Repr-Digest: \(name.key)=:\(text):\r\n")
        #expect(digest.count == name.byteCount)
    }
}
