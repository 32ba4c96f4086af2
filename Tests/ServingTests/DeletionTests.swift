// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct DeletionTests {
    private func prepared(_ change: (inout LocationSettings) -> Void = { _ in }) throws -> UploadSite {
        let site = try UploadSite(change)
        try site.tree.file("a", "12345")
        for name in ["empty", "full"] { site.tree.directory(name) }
        try site.tree.file("full/.hidden")
        site.tree.link("link", to: "a")
        site.tree.fifo("fifo")
        try site.tree.file(".dot")
        return site
    }

    @Test(
        arguments: [
            ("/a", nil), ("/link", nil), ("/fifo", .forbidden), ("/missing", .notFound), ("/missing/a", .notFound),
            ("/a/b", .notFound), ("/a/", .notFound), ("/empty", .conflict), ("/empty/", .conflict), ("/", .conflict),
            ("/.dot", .notFound), ("/full/.hidden", .notFound), ("/\(String(repeating: "n", count: 256))", .notFound),
        ] as [(String, Status?)])
    func nameIsTakenAwayOrRefused(path: String, expected: Status?) throws {
        let site = try prepared()
        let before = site.tree.names()
        #expect(try refusal { _ = try site.delete(path) } == expected)
        #expect(site.tree.names() == (expected == nil ? before.filter { "/\($0)" != path } : before))
        #expect(site.tree.content("a") == (path == "/a" ? nil : "12345"))
    }

    @Test(
        arguments: [
            ("/empty", nil), ("/empty/", nil), ("/full", .conflict), ("/full/", .conflict), ("/", .conflict),
        ] as [(String, Status?)])
    func emptyDirectoryIsTakenAwayWhereThatIsOn(path: String, expected: Status?) throws {
        let site = try prepared { $0.delete.emptyDirectories = true }
        #expect(try refusal { _ = try site.delete(path) } == expected)
        #expect(site.tree.names().contains("empty") == (expected != nil))
    }

    @Test(arguments: [
        ("If-Match: *", true), ("If-Match: \"x\"", false), ("If-None-Match: *", false), ("If-None-Match: \"x\"", true),
        ("If-Unmodified-Since: Thu, 01 Oct 2020 00:00:00 GMT", true),
        ("If-Unmodified-Since: Wed, 30 Sep 2020 23:59:59 GMT", false),
    ])
    func conditionsHold(field: String, isDeleted: Bool) throws {
        let site = try prepared()
        #expect(try refusal { _ = try site.delete("/a", [field]) } == (isDeleted ? nil : .preconditionFailed))
        #expect((site.tree.content("a") == nil) == isDeleted)
    }

    /// Sidecars count where only DELETE is on; of the file `a.txt` and those beside it.
    @Test(arguments: [
        ("1639b5394773cd15-5", true, true), ("1639b5394773cd15-5-gz", true, true),
        ("1639b5394773cd15-4-br", true, true), ("1639b5394773cd15-5-br", true, false),
        // Older than the file, so that it stands for none.
        ("1639b5394773cd14-6-zs", true, false),
        // Where files are taken none is looked for.
        ("1639b5394773cd15-4-br", false, false), ("1639b5394773cd15-5-gz", false, true),
    ])
    func tagOfAnyCodingOfTheFileWillDo(tag: String, hasSidecars: Bool, isDeleted: Bool) throws {
        let site = try UploadSite { if hasSidecars { $0.methods = [.get, .delete] } }
        try site.tree.file("a.txt", "12345")
        try site.tree.file("a.txt.br", "1234")
        try site.tree.file("a.txt.zst", "123456", modified: SampleTime.modified - 1)
        let refused = try refusal { _ = try site.delete("/a.txt", ["If-Match: \"\(tag)\""]) }
        #expect(refused == (isDeleted ? nil : .preconditionFailed))
        // The other way round for who wants to be sure that it is not what it has.
        if !isDeleted {
            #expect(try refusal { _ = try site.delete("/a.txt", ["If-None-Match: \"\(tag)\""]) } == nil)
        }
    }

    @Test func pageOfAnotherSiteMayNotDelete() throws {
        let site = try prepared()
        #expect(try refusal { _ = try site.delete("/a", ["Origin: http://b"]) } == .forbidden)
        #expect(site.tree.content("a") != nil)
    }

    @Test(arguments: Durability.allCases)
    func directoryIsSyncedWhereThatIsWanted(durability: Durability) throws {
        let site = try prepared { $0.upload.durability = durability }
        let inodes = try site.delete("/a").map(\.status.inode)
        #expect(inodes == (durability == .full ? [try site.openDirectory("/").status.inode] : []))
    }

    /// The first count of what a quota is for may be made by a deletion, and has to have the file in it.
    @Test(arguments: [true, false])
    func deletedFileGivesItsRoomBackOnce(isCountedBefore: Bool) throws {
        let site = try UploadSite { $0.upload.quota = 20 }
        try site.tree.file("a", "1234567890")
        try site.tree.file("b", "1234567")
        if isCountedBefore { try site.put("/empty") }
        _ = try site.delete("/a")
        #expect(try refusal { try site.put("/c", "12345678901234") } == .insufficientStorage)
        try site.put("/c", "1234567890123")
    }

    @Test func lookingChangesNothing() throws {
        let site = try prepared()
        let sample = try SampleRequest("DELETE /a HTTP/1.1")
        let bytes = sample.bytes.span
        let deletion = try Deletion(
            head: sample.head, bytes: bytes, path: try RequestPath("/a"), location: site.location)
        try deletion.admit(at: site.quay)
        #expect(site.tree.content("a") != nil)
    }

    @Test func cachesAreToldOfTheDirectory() throws {
        let counters = DirectoryCounters()
        let site = try UploadSite(counters: counters)
        try site.tree.file("a")
        let home = try site.openDirectory("/").status
        let reading = counters.read(device: home.device, inode: home.inode)
        _ = try site.delete("/a")
        #expect(!counters.isCurrent(reading))
    }
}
