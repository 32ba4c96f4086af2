// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import TestSupport
import Testing

@testable import Serving

@Suite struct FileUploadTests {
    @Test func piecesMakeTheFileAndNothingIsSeenBeforeTheLast() throws {
        let site = try UploadSite()
        let upload = try site.begin("/a")
        #expect(try upload.take(.sample("", isFirst: true)).published == nil)
        for piece in ["one ", "two ", ""] {
            let progress = try upload.take(.sample(piece))
            #expect(progress.used == piece.utf8.count && progress.published == nil)
        }
        #expect(site.tree.content("a") == nil)
        let published = try #require(try upload.take(.sample("three", isLast: true)).published?.first)
        #expect(site.tree.content("a") == "one two three")
        #expect(published.isNew && published.status.size == 13 && published.path.bytes.text == "/a\0")
        #expect(site.tree.names() == ["a"])
    }

    @Test func largeFileIsWhatCame() throws {
        let site = try UploadSite()
        var generator = SeededGenerator(seed: 3)
        let upload = try site.begin("/a")
        var content = ""
        for number in 0..<9 {
            let piece = String((0..<131_072).map { _ in "abcdefgh".randomElement(using: &generator) ?? "x" })
            if number < 7 { content += piece }
            if number < 7 { _ = try upload.take(.sample(piece, isFirst: number == 0, isLast: number == 6)) }
        }
        #expect(site.tree.content("a") == content)
    }

    @Test func abandonedUploadLeavesNothing() throws {
        let site = try UploadSite { $0.upload.quota = 100 }
        let before = site.tree.openDescriptors
        let upload = try site.begin("/a")
        _ = try upload.take(.sample("some", isFirst: true))
        #expect(site.tree.openDescriptors > before)
        upload.abandon()
        upload.abandon()
        #expect(site.tree.names() == [])
        // The quota has all of its room again.
        try site.put("/b", String(repeating: "x", count: 100))
    }

    @Test func uploadThatIsDroppedLeavesNoDescriptor() throws {
        let site = try UploadSite()
        let before = site.tree.openDescriptors
        do { _ = try site.begin("/a").take(.sample("some", isFirst: true)) }
        try site.put("/b", "x")
        #expect(site.tree.openDescriptors == before)
        #expect(site.tree.names() == ["b"])
    }

    @Test(
        arguments: [
            ("replace", "PUT", nil), ("replace", "POST", nil), ("refuse", "PUT", .conflict),
            ("refuse", "POST", .conflict), ("rename", "PUT", .conflict), ("rename", "POST", nil),
        ] as [(String, String, Status?)])
    func policyDecidesOnANameThatIsTaken(policy: String, method: String, expected: Status?) throws {
        let policy = try #require(ConflictPolicy(rawValue: policy))
        let site = try UploadSite { $0.upload.onConflict = policy }
        try site.put("/a", "old")
        #expect(try refusal { try site.put("/a", "new", method: method) } == expected)
        #expect(site.tree.content("a") == (expected == nil && policy == .replace ? "new" : "old"))
        #expect(site.tree.names() == (expected == nil && policy == .rename ? ["a", "a (1)"] : ["a"]))
    }

    @Test(arguments: ConflictPolicy.allCases)
    func directoryAndFIFOAreInTheWay(policy: ConflictPolicy) throws {
        let site = try UploadSite { $0.upload.onConflict = policy }
        site.tree.directory("d")
        site.tree.fifo("f")
        for path in ["/d", "/f"] {
            #expect(try refusal { try site.put(path, "x", method: "POST") } == .conflict)
        }
        #expect(site.tree.names() == ["d", "f"])
    }

    @Test func linkIsReplacedAndWhatItLeadsToIsNot() throws {
        let site = try UploadSite()
        try site.tree.file("target", "old")
        site.tree.link("a", to: "target")
        #expect(try !site.put("/a", "new").isNew)
        #expect(site.tree.content("a") == "new" && site.tree.content("target") == "old")
    }

    @Test(
        arguments: [
            ("/missing/a", .conflict), ("/file/a", .conflict), ("/inside/a", nil), ("/outside/a", .forbidden),
            ("/dangling/a", .conflict), ("/", .conflict),
        ] as [(String, Status?)])
    func directoryIsFoundOrRefused(path: String, expected: Status?) throws {
        let site = try UploadSite()
        try site.tree.file("file")
        site.tree.directory("d")
        site.tree.link("inside", to: "d")
        site.tree.link("outside", to: "/tmp")
        site.tree.link("dangling", to: "nowhere")
        #expect(try refusal { try site.put(path, "x") } == expected)
    }

    // MARK: Preconditions

    @Test func conditionsAreAboutWhatAGetShows() throws {
        let site = try UploadSite()
        let createOnly = ["If-None-Match: *"]
        #expect(try site.put("/a", "1", createOnly).isNew)
        #expect(try refusal { try site.put("/a", "2", createOnly) } == .preconditionFailed)
        let tag = try #require(try site.put("/a", "3").entityTag)
        var value: [UInt8] = []
        tag.append(to: &value)
        #expect(try refusal { try site.put("/a", "4", ["If-Match: \"other\""]) } == .preconditionFailed)
        #expect(try refusal { try site.put("/missing", "4", ["If-Match: *"]) } == .preconditionFailed)
        #expect(site.tree.content("a") == "3")
        #expect(try !site.put("/a", "5", ["If-Match: \(value.text)"]).isNew)
        // That was the tag of another version.
        #expect(try refusal { try site.put("/a", "6", ["If-Match: \(value.text)"]) } == .preconditionFailed)
        #expect(site.tree.content("a") == "5")
    }

    @Test func linkThatLeadsNowhereIsSomethingAllTheSame() throws {
        let site = try UploadSite()
        site.tree.link("a", to: "nowhere")
        #expect(try refusal { try site.put("/a", "1", ["If-None-Match: *"]) } == .preconditionFailed)
        #expect(try !site.put("/a", "1", ["If-Match: *"]).isNew)
    }

    @Test func conditionIsAboutTheNameThatWasAskedForAlsoWhereAnotherIsGiven() throws {
        let site = try UploadSite { $0.upload.onConflict = .rename }
        try site.put("/a", "1")
        #expect(try refusal { try site.put("/a", "2", method: "POST", ["If-None-Match: *"]) } == .preconditionFailed)
        #expect(try site.put("/a", "2", method: "POST", ["If-Match: *"]).path.bytes.text == "/a (1)\0")
    }

    // MARK: Room

    @Test func quotaIsTakenUpToItsLastByte() throws {
        let site = try UploadSite { $0.upload.quota = 10 }
        try site.tree.file("there", "123")
        #expect(try refusal { try site.put("/a", "12345678") } == .insufficientStorage)
        try site.put("/a", "1234567")
        #expect(try refusal { try site.put("/b", "1") } == .insufficientStorage)
        try site.put("/b", "")
        #expect(site.tree.names() == ["a", "b", "there"])
    }

    @Test func quotaHoldsForABodyOfUnknownLength() throws {
        let site = try UploadSite { $0.upload.quota = 10 }
        let upload = try site.begin("/a")
        _ = try upload.take(.sample("12345", isFirst: true))
        #expect(try refusal { _ = try upload.take(.sample("123456")) } == .insufficientStorage)
        upload.abandon()
        try site.put("/b", "1234567890")
    }

    @Test func replacedFileGivesItsRoomBack() throws {
        let site = try UploadSite { $0.upload.quota = 10 }
        try site.put("/a", "123456")
        try site.put("/a", "1")
        try site.put("/b", "123456789")
        #expect(try refusal { try site.put("/c", "1") } == .insufficientStorage)
    }

    @Test func freeSpaceIsLeftAsTheSettingsWant() throws {
        let site = try UploadSite { $0.upload.minimumFree = 1 << 50 }
        for path in ["/a", "/b"] { #expect(try refusal { try site.put(path) } == .insufficientStorage) }
        #expect(site.tree.names() == [])
    }

    // MARK: Digests

    @Test(arguments: ["Content-Digest", "Repr-Digest"])
    func digestHasToFit(field: String) throws {
        let site = try UploadSite()
        let hello = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:"
        #expect(try refusal { try site.put("/a", "hellO", ["\(field): \(hello)"]) } == .badRequest)
        #expect(site.tree.names() == [])
        #expect(try site.put("/a", "hello", ["\(field): \(hello)"]).digests[.sha256]?.count == 32)
    }
}
