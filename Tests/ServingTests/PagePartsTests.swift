// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Digest
import HTTPWire
import Testing

@testable import Serving

@Suite struct PagePartsTests {
    @Test func policyNamesTheDigestsOfWhatThePageCarries() throws {
        let policy = String(decoding: PageParts.contentSecurityPolicy, as: UTF8.self)
        #expect(policy.contains("style-src 'sha256-\(try base64Digest(of: PageParts.style))';"))
        #expect(policy.contains("script-src 'sha256-\(try base64Digest(of: PageParts.script))';"))
        #expect(policy.hasPrefix("Content-Security-Policy: default-src 'none';"))
        #expect(policy.hasSuffix("\r\n"))
        #expect(!policy.contains("unsafe"))
    }

    /// None of these may stand in an element whose content is no markup; and nothing is asked for from elsewhere.
    @Test(arguments: ["</", "<!--", "<script", "@import", "http://", "https://", "innerHTML", "\r", "SPDX"])
    func partsHaveNothingThatEndsOrLeavesTheirElement(_ text: String) {
        for part in [PageParts.style, PageParts.script] {
            let part = String(decoding: part, as: UTF8.self).replacing("xmlns='http://www.w3.org/2000/svg'", with: "")
            #expect(!part.contains(text))
        }
    }

    @Test func everyPartIsThere() {
        let script = String(decoding: PageParts.script, as: UTF8.self)
        for declared in ["function element", "class Transfer", "class Queue", "class Panel", "startUploads()"] {
            #expect(script.contains(declared))
        }
        let style = String(decoding: PageParts.style, as: UTF8.self)
        for declared in [":root", "tbody > tr", ".transfers"] { #expect(style.contains(declared)) }
    }

    @Test func versionChangesWithTheContent() {
        let version = PageParts.version(of: [1])
        #expect(version.count == 16)
        #expect(version == PageParts.version(of: [1]))
        #expect(version != PageParts.version(of: [2]))
    }

    private func base64Digest(of content: [UInt8]) throws -> String {
        let digest = try RunningDigest(.sha256)
        digest.update(content.span)
        var text: [UInt8] = []
        let bytes = digest.finish()
        Base64.append(bytes.span, to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
