// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Testing

@testable import Serving

@Suite struct YoungDirectoriesTests {
    private let young = YoungDirectories()
    private let site: UploadSite
    private let directories: [OpenDirectory]

    init() throws {
        site = try UploadSite()
        for name in ["a", "a/b", "a/b/c"] { site.tree.directory(name) }
        let site = site
        directories = try ["/", "/a", "/a/b", "/a/b/c"].map { try site.openDirectory($0) }
    }

    /// Which directories they are, from below.
    private func unsynced(above index: Int) throws -> [Int] {
        try young.unsynced(above: directories[index]).compactMap { found in
            directories.firstIndex { $0.status.identity == found.status.identity }
        }
    }

    @Test func oldDirectoryHasNothingAboveItToSync() throws {
        young.note(directories[3], madeIn: directories[2])
        #expect(try unsynced(above: 0) == [] && unsynced(above: 2) == [])
    }

    @Test func parentsAreGivenFromBelowUntilTheyAreSettled() throws {
        for index in 1...3 { young.note(directories[index], madeIn: directories[index - 1]) }
        #expect(try unsynced(above: 3) == [2, 1, 0])
        young.settle(young.noted(in: directories[1]))
        #expect(try unsynced(above: 3) == [2])
        #expect(try unsynced(above: 2) == [])
        #expect(try unsynced(above: 1) == [0])
        young.settle(young.noted(in: directories[2]))
        #expect(try unsynced(above: 3) == [])
    }

    @Test func directoryThatIsOpenedAgainIsTheSame() throws {
        young.note(directories[1], madeIn: directories[0])
        #expect(try young.unsynced(above: try site.openDirectory("/a")).count == 1)
        young.settle(young.noted(in: try site.openDirectory("/")))
        #expect(try unsynced(above: 1) == [])
    }

    @Test func whatIsMadeAfterTheSyncBeganIsNotSettledByIt() throws {
        site.tree.directory("other")
        let other = try site.openDirectory("/other")
        young.note(directories[1], madeIn: directories[0])
        let noted = young.noted(in: directories[0])
        young.note(other, madeIn: directories[0])
        young.settle(noted)
        #expect(try unsynced(above: 1) == [])
        #expect(try young.unsynced(above: other).count == 1)
    }

    /// Another directory may have the inode of one that was removed while the sync ran.
    @Test func whatIsMadeAgainAfterTheSyncBeganIsNotSettledByIt() throws {
        young.note(directories[1], madeIn: directories[0])
        let noted = young.noted(in: directories[0])
        young.note(directories[1], madeIn: directories[0])
        young.settle(noted)
        #expect(try unsynced(above: 1) == [0])
    }

    /// A client that has directories made which nobody syncs would take the descriptors of all.
    @Test func noDirectoryIsHeldOpen() throws {
        let before = site.tree.openDescriptors
        for number in 0..<10 { _ = try young.make(name("made-\(number)"), in: directories[0], mode: 0o755) }
        #expect(site.tree.openDescriptors == before)
    }

    /// How many are noted at most; how many of three are still noted.
    @Test(arguments: [(3, 3), (2, 0), (0, 0)])
    func whatIsTooMuchToNoteIsSyncedAtOnce(most: Int, expected: Int) throws {
        let young = YoungDirectories(most: most)
        let elsewhere = try ScratchTree(in: "/dev/shm")
        let other = try RootDirectory(path: elsewhere.path).openDirectory(
            [UInt8(ascii: "/"), 0], symbolicLinks: .deny)
        // Those of another file system do not count.
        for number in 0..<most { _ = try young.make(name("other-\(number)"), in: other, mode: 0o755) }
        let made = try (0..<3).map { try young.make(name("made-\($0)"), in: directories[0], mode: 0o755).directory }
        #expect(try made.count(where: { try !young.unsynced(above: $0).isEmpty }) == expected)
    }

    @Test func directoryThatIsThereIsOpenedAndNoted() throws {
        let (directory, isNew) = try young.make(name("a"), in: directories[0], mode: 0o700)
        #expect(!isNew && directory.status.identity == directories[1].status.identity)
        #expect(try unsynced(above: 1) == [0])
    }

    @Test func whatWasMadeForNothingIsGoneAndForgotten() throws {
        let (directory, _) = try young.make(name("made"), in: directories[0], mode: 0o755)
        young.unmake(try name("made"), directory, in: directories[0])
        #expect(!site.tree.names().contains("made"))
        #expect(try young.unsynced(above: directory).isEmpty)
    }

    private func name(_ text: String) throws -> EntryName {
        try #require(EntryName(Array(text.utf8)))
    }
}
