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

    /// The names of the directories, from below.
    private func unsynced(above index: Int) -> [Int] {
        young.unsynced(above: directories[index]).compactMap { found in directories.firstIndex { $0 === found } }
    }

    @Test func oldDirectoryHasNothingAboveItToSync() {
        young.note(directories[3], madeIn: directories[2])
        #expect(unsynced(above: 0) == [] && unsynced(above: 2) == [])
    }

    @Test func parentsAreGivenFromBelowUntilTheyAreSettled() {
        for index in 1...3 { young.note(directories[index], madeIn: directories[index - 1]) }
        #expect(unsynced(above: 3) == [2, 1, 0])
        young.settle(young.noted(in: directories[1]))
        #expect(unsynced(above: 3) == [2])
        #expect(unsynced(above: 2) == [])
        #expect(unsynced(above: 1) == [0])
        young.settle(young.noted(in: directories[2]))
        #expect(unsynced(above: 3) == [])
    }

    @Test func directoryThatIsOpenedAgainIsTheSame() throws {
        young.note(directories[1], madeIn: directories[0])
        #expect(young.unsynced(above: try site.openDirectory("/a")).count == 1)
        young.settle(young.noted(in: try site.openDirectory("/")))
        #expect(unsynced(above: 1) == [])
    }

    @Test func whatIsMadeAfterTheSyncBeganIsNotSettledByIt() {
        young.note(directories[1], madeIn: directories[0])
        let noted = young.noted(in: directories[0])
        young.note(directories[2], madeIn: directories[0])
        young.settle(noted)
        #expect(unsynced(above: 1) == [] && unsynced(above: 2) == [0])
    }

    @Test func directoriesThatWereMovedIntoEachOtherEnd() {
        young.note(directories[1], madeIn: directories[2])
        young.note(directories[2], madeIn: directories[1])
        #expect(unsynced(above: 1).count == 4_096)
    }
}
