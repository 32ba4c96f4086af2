// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import LinuxSystem
import Reactor
import Testing

@testable import Serving

@Suite struct FileUploadPublishingTests {
    /// An upload that has all of its body and was looked at: only publishing is left.
    private func ready(_ site: UploadSite, _ path: String, method: String = "PUT", _ fields: [String] = []) throws
        -> FileUpload
    {
        let upload = try #require(try site.begin(path, 3, method: method, fields) as? FileUpload)
        _ = try upload.take(.sample("new", isFirst: true))
        return upload
    }

    // MARK: Somebody else takes the name meanwhile

    @Test(
        arguments: [
            ("replace", "PUT", [], nil), ("refuse", "PUT", [], .conflict), ("rename", "POST", [], nil),
            ("rename", "PUT", [], .conflict), ("replace", "PUT", ["If-None-Match: *"], .preconditionFailed),
        ] as [(String, String, [String], Status?)])
    func nameThatWasTakenSinceTheFirstLookIsMetAsThePolicySays(
        policy: String, method: String, fields: [String], expected: Status?
    ) throws {
        let policy = try #require(ConflictPolicy(rawValue: policy))
        let site = try UploadSite { $0.upload.onConflict = policy }
        let upload = try ready(site, "/a", method: method, fields)
        try site.tree.file("a", "other")
        #expect(try refusal { _ = try upload.publish(KnownDigests()) } == expected)
        upload.abandon()
        #expect(site.tree.content("a") == (expected == nil && policy == .replace ? "new" : "other"))
        #expect(site.tree.names() == (expected == nil && policy == .rename ? ["a", "a (1)"] : ["a"]))
    }

    @Test func directoryThatCameMeanwhileIsAConflict() throws {
        let site = try UploadSite()
        let upload = try ready(site, "/a")
        site.tree.directory("a")
        #expect(try refusal { _ = try upload.publish(KnownDigests()) } == .conflict)
        upload.abandon()
        #expect(site.tree.names() == ["a"] && site.tree.names("a") == [])
    }

    @Test func versionThatWasReplacedMeanwhileFailsTheCondition() throws {
        let site = try UploadSite()
        var tag: [UInt8] = []
        try #require(try site.put("/a", "old").entityTag).append(to: &tag)
        let upload = try ready(site, "/a", ["If-Match: \(tag.text)"])
        try site.put("/a", "other")
        #expect(try refusal { _ = try upload.publish(KnownDigests()) } == .preconditionFailed)
        upload.abandon()
        #expect(site.tree.content("a") == "other" && site.tree.names() == ["a"])
    }

    /// The name is gone when the file is to be published: what was refused no more is made anew.
    @Test func nameThatWasFreedMeanwhileIsNew() throws {
        let site = try UploadSite()
        try site.put("/a", "old")
        let upload = try ready(site, "/a")
        site.tree.remove("a")
        #expect(try upload.publish(KnownDigests()).isNew)
    }

    @Test func oneOfManyWinsWhereNamesAreNotReplaced() throws {
        let site = try UploadSite { $0.upload.onConflict = .refuse }
        let uploads = try (0..<8).map { _ in try ready(site, "/a") }
        let statuses = try uploads.map { upload in try refusal { _ = try upload.publish(KnownDigests()) } }
        for upload in uploads { upload.abandon() }
        #expect(statuses == [nil] + Array(repeating: Status.conflict, count: 7))
        #expect(site.tree.names() == ["a"])
    }

    // MARK: Other names

    @Test func renamingTakesTheFirstFreeName() throws {
        let site = try UploadSite { $0.upload.onConflict = .rename }
        for name in ["a.txt", "a (1).txt", "a (2).txt", "a (4).txt"] { try site.tree.file(name) }
        let published = try site.put("/a.txt", "new", method: "POST")
        #expect(published.isNew && published.path.bytes.text == "/a (3).txt\0")
        #expect(site.tree.content("a (3).txt") == "new")
    }

    @Test(arguments: [63, 64, 65, 127, 128, 129, 1_000])
    func renamingFindsTheNextOfMany(count: Int) throws {
        let site = try UploadSite { $0.upload.onConflict = .rename }
        try site.tree.file("a.txt")
        for number in 1...count { try site.tree.file("a (\(number)).txt") }
        let published = try site.put("/a.txt", "new", method: "POST")
        #expect(published.path.bytes.text == "/a (\(count + 1)).txt\0")
    }

    @Test func renamingTakesANameThatIsFreeAmongMany() throws {
        let site = try UploadSite { $0.upload.onConflict = .rename }
        for name in ["a"] + (1...300).filter({ $0 != 100 && $0 != 200 }).map({ "a (\($0))" }) {
            try site.tree.file(name, "old")
        }
        let published = try site.put("/a", "new", method: "POST")
        let name = published.path.lastSegmentBytes.text
        #expect(published.isNew && ["a (100)", "a (200)", "a (301)"].contains(name))
        #expect(site.tree.content(name) == "new")
        #expect(site.tree.names().count == 300)
    }

    @Test(arguments: [251, 252, 255])
    func otherNameIsNoLongerThanNamesMayBe(count: Int) throws {
        let site = try UploadSite { $0.upload.onConflict = .rename }
        let name = String(repeating: "n", count: count)
        try site.put("/\(name)", "1", method: "POST")
        let published = try site.put("/\(name)", "2", method: "POST")
        #expect(published.path.lastSegmentBytes.text == String(repeating: "n", count: min(count, 251)) + " (1)")
        #expect(site.tree.names().count == 2)
    }

    // MARK: What is said of the file

    @Test func tagIsStrongAtOnceAndStaysTheSame() throws {
        let site = try UploadSite()
        let published = try site.put("/a", "x")
        let tag = try #require(published.entityTag)
        #expect(!tag.isWeak)
        let status = try site.tree.status("a")
        let now = WallClock.now()
        let validators = try #require(site.quay.validators(of: status, at: RequestPath("/a"), now: now))
        #expect(validators.entityTag == tag)
        // Long after it was forgotten, too.
        let later = FileDescription.validators(of: status, isPublished: false, now: now + 10 * SampleTime.second)
        #expect(later.entityTag == tag && later.lastModified == validators.lastModified)
        // And what somebody else writes is no version of ours.
        try site.tree.file("a", "x", modified: now)
        let other = try site.quay.validators(of: try site.tree.status("a"), at: RequestPath("/a"), now: now)
        #expect(other?.entityTag?.isWeak == true)
    }

    @Test func modeIsTheSettings() throws {
        let site = try UploadSite {
            $0.upload.mode = 0o604
            $0.upload.directoryMode = 0o705
            $0.upload.createDirectories = true
        }
        try site.put("/d/a", "x")
        var status = stat()
        #expect(stat(site.tree.path(of: "d/a"), &status) == 0 && status.st_mode & 0o7777 == 0o604)
        #expect(stat(site.tree.path(of: "d"), &status) == 0 && status.st_mode & 0o7777 == 0o705)
    }

    // MARK: Directories

    @Test func parentsAreMadeAndSyncedFromBelow() throws {
        let site = try UploadSite {
            $0.upload.createDirectories = true
            $0.upload.durability = .full
        }
        let published = try site.put("/d/e/f/a", "x")
        let wanted = try ["/d/e/f", "/d/e", "/d", "/"].map { try site.openDirectory($0).status.inode }
        #expect(published.changed.map(\.status.inode) == wanted)
        #expect(published.syncDuration >= 0)
        // As long as nobody has synced them, whoever comes next has to.
        #expect(try site.put("/d/e/f/b", "x").changed.map(\.status.inode) == wanted)
        #expect(try site.put("/d/e/g/b", "x").changed.map(\.status.inode).dropFirst() == wanted.dropFirst())
    }

    @Test func parentsThatAreSyncedAreLeftAlone() async throws {
        let pool = OffloadPool()
        let site = try UploadSite(pool: pool) {
            $0.upload.createDirectories = true
            $0.upload.durability = .full
        }
        let published = try site.put("/d/e/a", "x")
        try await site.publishing.synchronize(published.changed)
        #expect(try site.put("/d/e/b", "x").changed.count == 1)
        pool.stop()
    }

    /// Of two locations over one tree, or after a reload: what the one leaves unsynced the other has to see to.
    @Test func directoriesThatWereMadeToNoPurposeOfLastingAreSyncedByWhoWantsThatToLast() throws {
        let site = try UploadSite { $0.upload.createDirectories = true }
        try site.put("/d/e/a", "x")
        var settings = Settings.defaults(root: site.tree.path).topLevel
        settings.methods = [.put]
        settings.upload.minimumFree = 0
        settings.upload.durability = .full
        let quay = Quay(
            root: site.quay.root, rules: UploadRules(settings), files: site.quay.files, publishing: site.publishing)
        let upload = try site.request("PUT", "/d/e/b", ["Content-Length: 1"]).upload(at: quay)
        let published = try upload.take(.sample("y", isFirst: true, isLast: true)).published
        let wanted = try ["/d/e", "/d", "/"].map { try site.openDirectory($0).status.inode }
        #expect(published?.first?.changed.map(\.status.inode) == wanted)
    }

    @Test func nothingIsSyncedWhereNothingIsToLast() throws {
        let site = try UploadSite { $0.upload.createDirectories = true }
        let published = try site.put("/d/a", "x")
        #expect(published.changed.isEmpty && published.syncDuration < 0)
    }

    @Test func sharedDirectoriesAreSyncedOnce() throws {
        let site = try UploadSite()
        site.tree.directory("d")
        let opened = try ["/d", "/", "/d", "/"].map { try site.openDirectory($0) }
        #expect(Publishing.distinct(opened).map(\.status.inode) == opened.prefix(2).map(\.status.inode))
    }

    @Test func directoryThatIsRemovedMeanwhileIsAConflictAndNothingIsLeft() throws {
        let site = try UploadSite()
        site.tree.directory("d")
        let before = site.tree.openDescriptors
        let upload = try ready(site, "/d/a")
        try #require(rename(site.tree.path(of: "d"), site.tree.path(of: "e")) == 0)
        for name in site.tree.names("e") { site.tree.remove("e/\(name)") }
        try #require(rmdir(site.tree.path(of: "e")) == 0)
        #expect(try refusal { _ = try upload.publish(KnownDigests()) } == .conflict)
        upload.abandon()
        #expect(site.tree.names() == [])
        _ = consume upload
        #expect(site.tree.openDescriptors == before)
    }

    @Test func fileInTheWayOfAMissingDirectoryIsAConflict() throws {
        let site = try UploadSite { $0.upload.createDirectories = true }
        let upload = try ready(site, "/d/e/a")
        try site.tree.file("d")
        #expect(try refusal { _ = try upload.publish(KnownDigests()) } == .conflict)
        upload.abandon()
        #expect(site.tree.names() == ["d"])
    }

    @Test func cachesAreToldOfTheDirectory() throws {
        let counters = DirectoryCounters()
        let site = try UploadSite(counters: counters)
        let home = try site.openDirectory("/").status
        let reading = counters.read(device: home.device, inode: home.inode)
        try site.put("/a")
        #expect(!counters.isCurrent(reading))
    }
}
