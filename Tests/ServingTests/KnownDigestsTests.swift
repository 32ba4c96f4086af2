// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct KnownDigestsTests {
    private let status = FileStatus.sample()

    private var both: KnownDigests {
        var known = KnownDigests()
        known[.sha256] = (0..<32).map { UInt8($0 * 8) }
        known[.sha512] = (0..<64).map { UInt8(255 - $0) }
        return known
    }

    @Test func whatIsKeptIsReadAgain() {
        let text = both.text(modified: status.modified, size: status.size)
        #expect(text.count <= KnownDigests.longestText)
        #expect(text.text.hasPrefix("1601510400123456789-1000 sha-256=0008101820"))
        #expect(KnownDigests(text: text, for: status) == both)
    }

    @Test func oneOfThemIsEnough() {
        var one = KnownDigests()
        one[.sha512] = both[.sha512]
        #expect(!one.isEmpty)
        #expect(KnownDigests(text: one.text(modified: status.modified, size: status.size), for: status) == one)
    }

    @Test(arguments: [
        FileStatus.sample(size: 1001), .sample(modified: SampleTime.modified + 1), .sample(modified: 0),
    ])
    func digestsOfAnotherVersionAreNotBelieved(status: FileStatus) {
        #expect(
            KnownDigests(text: both.text(modified: self.status.modified, size: self.status.size), for: status).isEmpty)
    }

    @Test(arguments: [
        "", " ", "sha-256=00", "=", "sha-256", "sha-256=", "sha-256=0", "sha-256=zz", "sha-256=\u{e9}\u{e9}",
        "sha-256=\(String(repeating: "0", count: 62))", "sha-256=\(String(repeating: "0", count: 66))",
        "sha-256=\(String(repeating: "+1", count: 32))", "sha-512=\(String(repeating: "0", count: 64))",
        "md5=\(String(repeating: "0", count: 32))",
    ])
    func whatIsNoDigestIsLeftOut(word: String) {
        let text = Array("1601510400123456789-1000 \(word)".utf8)
        #expect(KnownDigests(text: text, for: status).isEmpty)
    }

    @Test func bytesOfAnyKindAreNoDigest() {
        #expect(KnownDigests(text: [0xFF, 0x00, 0x20, 0xC3], for: status).isEmpty)
        #expect(KnownDigests(text: [], for: status).isEmpty)
    }
}
