// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct StagedFileTests {
    @Test(arguments: StagingCase.all)
    func stagedFileIsNowhereOrHidden(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        let file = try place.staged("text")
        try place.directory.forEachEntry { name, _ in
            #expect(place.names.areOfThisHost(name))
            return true
        }
        #expect(try place.directory.list().count <= 1)
        if staging.isNamed {
            let name = try #require(place.directory.list().first)
            var status = stat()
            #expect(lstat(place.scratch(name), &status) == 0)
            #expect(status.st_mode == S_IFREG | 0o600)
        }
        file.discard()
        #expect(try place.directory.list() == [])
    }

    @Test(arguments: StagingCase.all)
    func finishedFileIsExactlyAsAsked(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        // The last nanosecond before 1970 among them.
        for (number, modified) in [1_700_000_000_123_456_789, 0, -1, -1_000_000_000].enumerated() {
            let name = try EntryName.of("file-\(number)")
            let file = try place.staged("text and more")
            let status = try file.finish(size: 4, mode: 0o640, owner: .unchanged, modified: Int64(modified))
            #expect(status.modified == Int64(modified))
            #expect(status.size == 4)
            try file.synchronize()
            try file.publish(as: name, in: place.directory)
            try place.directory.synchronize()
            let published = try place.directory.status(of: name)
            #expect(published.inode == status.inode)
            #expect(published.modified == Int64(modified))
            #expect(try place.directory.text(of: name) == "text")
            var raw = stat()
            #expect(lstat(place.scratch("file-\(number)"), &raw) == 0)
            #expect(raw.st_mode == S_IFREG | 0o640)
            #expect(raw.st_nlink == 1)
        }
        #expect(try place.directory.list().count == 4)
    }

    /// In a process of its own, whose umask it changes.
    @Test func modeIsExactWhateverTheUmask() async {
        await #expect(processExitsWith: .success) {
            for staging in StagingCase.all {
                let place = try StagingPlace(staging)
                for mask: mode_t in [0o777, 0o027, 0] {
                    umask(mask)
                    for (mode, made): (UInt32, UInt32) in [
                        (0o644, 0o600), (0o644, 0o644), (0o666, 0o666), (0o600, 0o600), (0o444, 0o600), (0o600, 0o777),
                    ] {
                        let file = try place.directory.stage(place.names, mode: made)
                        try file.write(Array("text".utf8), at: 0)
                        _ = try file.finish(size: made == mode ? nil : 4, mode: mode, owner: .unchanged, modified: 0)
                        try file.publish(replacing: .of("file"), in: place.directory)
                        var status = stat()
                        #expect(lstat(place.scratch("file"), &status) == 0)
                        #expect(status.st_size == 4)
                        #expect(status.st_mode & 0o7777 == mode, "\(staging), umask \(mask)")
                    }
                }
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0), arguments: StagingCase.all)
    func ownerIsAsAskedAndTheRestStays(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        let owners = [
            (FileOwner.unchanged, UInt32(0), getegid()), (FileOwner(user: 4711), 4711, getegid()),
            (FileOwner(group: 4712), 0, 4712), (FileOwner(user: 4711, group: 4712), 4711, 4712),
        ]
        for (owner, user, group) in owners {
            let file = try place.staged("text")
            // Set-user-ID, which a change of owner clears when it comes last.
            _ = try file.finish(size: 4, mode: 0o4755, owner: owner, modified: 0)
            try file.publish(replacing: .of("file"), in: place.directory)
            var status = stat()
            #expect(lstat(place.scratch("file"), &status) == 0)
            #expect(status.st_uid == user && status.st_gid == group && status.st_mode & 0o7777 == 0o4755)
        }
    }

    @Test(arguments: StagingCase.all)
    func piecesComeTogetherInAnyOrder(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        let file = try place.directory.stage(place.names)
        let buffer = TransferBuffer(capacity: 8)
        let bytes = Array("__world!".utf8)
        let span = bytes.span
        buffer.copy(span, to: 0)
        try file.write(buffer, 2..<8, at: 6)
        try file.write(buffer, 8..<8, at: 0)
        try file.write(Array("Hello ".utf8), at: 0)
        try file.write([], at: 0)
        #expect(throws: Errno.fileTooLarge) { try file.write([1], at: -1) }
        #expect(throws: Errno.fileTooLarge) { try file.write([1], at: .max) }
        _ = try file.finish(size: 12, mode: 0o644, owner: .unchanged, modified: 0)
        try file.publish(as: .of("file"), in: place.directory)
        #expect(try place.directory.text(of: .of("file")) == "Hello world!")
    }

    @Test(arguments: StagingCase.all.filter(\.isNamed))
    func reservationIsGivenBack(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        let file = try place.staged("text")
        let room: Int64 = 8 << 20
        try file.reserve(offset: 0, count: room)
        try file.reserve(offset: 0, count: 0)
        let name = try #require(place.directory.list().first)
        var status = stat()
        #expect(lstat(place.scratch(name), &status) == 0)
        #expect(Int64(status.st_blocks) * 512 >= room)
        #expect(status.st_size == 4)
        // The size is what it was already.
        _ = try file.finish(size: 4, mode: 0o644, owner: .unchanged, modified: 0)
        #expect(lstat(place.scratch(name), &status) == 0)
        #expect(Int64(status.st_blocks) * 512 < 1 << 20)
        #expect(throws: Errno.fileTooLarge) { try file.reserve(offset: .max - 1, count: 2) }
    }

    @Test(arguments: StagingCase.all)
    func discardedFileIsGoneOnceAndForAll(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        let file = try place.staged("text")
        file.discard()
        file.discard()
        #expect(try place.directory.list() == [])
        #expect(throws: Errno.badFileDescriptor) { try file.write([1], at: 0) }
        #expect(throws: Errno.badFileDescriptor) { try file.synchronize() }
        #expect(throws: Errno.badFileDescriptor) { try file.publish(as: .of("file"), in: place.directory) }
        #expect(throws: Errno.badFileDescriptor) { try file.publish(replacing: .of("file"), in: place.directory) }
        do { _ = try place.staged("text") }
        #expect(try place.directory.list() == [], "its last user is gone")
    }

    @Test func attributesArePublishedWithTheFile() throws {
        let place = try StagingPlace(StagingCase(parent: "/tmp", isNamed: false))
        let file = try place.staged("text")
        let error = failure { () throws(Errno) in try file.setAttribute("user.wharfd.test", [1, 2, 3]) }
        // A file system without attributes has nothing to test.
        guard error != .notSupportedOnSocket else { return }
        #expect(error == nil)
        try file.publish(as: .of("file"), in: place.directory)
        try expectAttributes(in: place.directory)
    }

    private func expectAttributes(in directory: OpenDirectory) throws {
        let opened = try directory.openFile(.of("file"))
        #expect(try opened.borrowed.attribute("user.wharfd.test", atMost: 3) == [1, 2, 3])
        #expect(try opened.borrowed.attribute("user.wharfd.absent", atMost: 3) == nil)
        #expect(throws: Errno.outOfRange) { try opened.borrowed.attribute("user.wharfd.test", atMost: 2) }
        #expect(throws: Errno.outOfRange) { try opened.borrowed.attribute("user.wharfd.test", atMost: 0) }
        #expect(throws: Errno.invalidArgument) { try opened.borrowed.attribute("user.wharfd.test\0", atMost: 3) }
        try opened.borrowed.setAttribute("user.wharfd.test", [])
        #expect(try opened.borrowed.attribute("user.wharfd.test", atMost: 3) == [])
    }
}
