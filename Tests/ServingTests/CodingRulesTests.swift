// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import LinuxSystem
@testable import Serving

@Suite struct CodingRulesTests {
    private func rules(_ change: (inout LocationSettings) -> Void = { _ in }) -> CodingRules {
        var settings = Settings.defaults(root: "/").topLevel
        change(&settings)
        return CodingRules(settings, largestFile: 1 << 20)
    }

    @Test(
        arguments: [
            ([.brotli, .zstandard, .gzip], true, [.brotli, .zstandard, .gzip]),
            ([.gzip, .brotli], true, [.gzip, .brotli]), ([.brotli], true, [.brotli, .gzip]),
            ([.brotli], false, [.brotli]),
            ([.gzip], false, [.gzip]), ([], true, [.gzip]), ([], false, []),
        ] as [([ContentCoding], Bool, [ContentCoding])])
    func offerIsTheSidecarsAndThenOurOwnGzip(sidecars: [ContentCoding], gzip: Bool, offered: [ContentCoding]) {
        let rules = rules {
            $0.compression.sidecars = sidecars
            $0.compression.gzip = gzip
        }
        #expect(rules.offered == offered)
        #expect(rules.makesGzip == gzip)
    }

    @Test(arguments: [(MethodSet.delete, true), (.put, false), (.post, false)])
    func noSidecarCountsWhereFilesAreTaken(methods: MethodSet, hasSidecars: Bool) {
        let rules = rules { $0.methods.formUnion(methods) }
        #expect(rules.sidecars.isEmpty != hasSidecars)
        #expect(rules.offered.contains(.gzip))
        #expect(rules.offered.contains(.brotli) == hasSidecars)
    }

    @Test(arguments: [
        ("text/plain", true), ("text/html; charset=utf-8", true), ("TEXT/CSS", true), ("application/json", true),
        ("image/svg+xml", true), ("image/png", false), ("application/octet-stream", false), ("application/zip", false),
        ("", false), ("text", false),
    ])
    func typesOfTheSettingsAreCovered(type: String, isCovered: Bool) {
        let bytes = Array(type.utf8)
        let covers = rules().cover(bytes.span)
        #expect(covers == isCovered)
    }

    @Test func nothingIsCoveredWhereNothingIsOffered() {
        let rules = rules {
            $0.compression.sidecars = []
            $0.compression.gzip = false
        }
        let type = Array("text/plain".utf8)
        let covers = rules.cover(type.span)
        #expect(!covers)
    }

    @Test(arguments: [(["application/x-own"], "application/x-own", true), (["text/html"], "text/plain", false)])
    func typesCanBeOthers(types: [String], type: String, isCovered: Bool) {
        let bytes = Array(type.utf8)
        let covers = rules { $0.compression.types = types }.cover(bytes.span)
        #expect(covers == isCovered)
    }

    @Test(arguments: [(ContentCoding.gzip, ".gz"), (.brotli, ".br"), (.zstandard, ".zst"), (.identity, "")])
    func sidecarHasItsCodingsSuffix(coding: ContentCoding, suffix: String) {
        #expect(CodingRules.suffix(of: coding).text == suffix)
    }

    @Test(arguments: [(0, 1, true), (1, 1, true), (-1, 1, false), (0, 0, false)])
    func sidecarIsUsableUnlessOlderOrEmpty(age: Int64, size: Int64, isUsable: Bool) {
        let sidecar = FileStatus.sample(size: size, modified: SampleTime.modified + age)
        #expect(CodingRules.isUsable(sidecar, for: .sample()) == isUsable)
    }
}
