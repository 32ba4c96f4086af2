// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct StagingAllowanceTests {
    @Test(arguments: [(0, 1), (3, 1), (4, 1), (7, 1), (8, 2), (1_024, 256)])
    func aQuarterOfTheDescriptorsIsFree(descriptors: Int, places: Int) {
        let allowance = StagingAllowance(descriptors: descriptors)
        for _ in 0..<places { #expect(allowance.take()) }
        #expect(!allowance.take() && !allowance.take())
        allowance.giveBack()
        #expect(allowance.take())
        #expect(!allowance.take())
    }

    /// However an upload ends, another one has its place.
    @Test func placesComeBack() throws {
        let site = try UploadSite(descriptors: 8) {
            $0.upload.onConflict = .refuse
            $0.upload.quota = 100
        }
        try site.put("/taken")
        for number in 0..<3 {
            try site.put("/\(number)", "x")
            #expect(try refusal { try site.put("/taken") } == .conflict)
            let large = UploadPiece.sample(String(repeating: "x", count: 101), isFirst: true, isLast: true)
            #expect(try refusal { _ = try site.begin("/large").take(large) } == .insufficientStorage)
            do { _ = try site.begin("/dropped").take(.sample("x", isFirst: true)) }
        }
        let first = try site.begin("/first")
        _ = try first.take(.sample("x", isFirst: true))
        let second = try site.begin("/second")
        _ = try second.take(.sample("x", isFirst: true))
        #expect(try refusal { try site.put("/third") } == .serviceUnavailable)
        first.abandon()
        first.abandon()
        try site.put("/third")
        _ = try second.take(.sample("", isLast: true))
        #expect(site.tree.names() == ["0", "1", "2", "second", "taken", "third"])
    }
}
