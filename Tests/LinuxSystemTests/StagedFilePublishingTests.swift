// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
@testable import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct StagedFilePublishingTests {
    @Test(arguments: StagingCase.all.filter { !$0.isNamed }, [true, false])
    func unnamedFileIsLinkedByItsDescriptorAndByItsPath(staging: StagingCase, byDescriptor: Bool) throws {
        let place = try StagingPlace(staging)
        let file = try place.staged("new")
        let number = try file.state.withLock { (state) throws(Errno) in try state.number }
        let link = byDescriptor ? StagedFile.linkDescriptor : StagedFile.linkByPath
        do {
            try link(number, .of("file"), place.directory)
        } catch Errno.noSuchFileOrDirectory where byDescriptor {
            return  // A kernel before 6.10, without the capability.
        }
        #expect(try place.directory.text(of: .of("file")) == "new")
        #expect(throws: Errno.fileExists) { try link(number, .of("file"), place.directory) }
    }

    @Test func directoryThatIsGoneIsToldWhateverTheWay() throws {
        let place = try StagingPlace(StagingCase(parent: "/tmp", isNamed: false))
        try place.scratch.makeDirectory("gone")
        let gone = try place.directory.openDirectory(.of("gone"))
        let (file, next) = (try place.staged("new"), try place.staged("next"))
        try place.directory.removeDirectory(.of("gone"))
        #expect(throws: Errno.noSuchFileOrDirectory) { try file.publish(as: .of("file"), in: gone) }
        try file.publish(as: .of("file"), in: place.directory)
        try next.publish(as: .of("next"), in: place.directory)
        #expect(try place.directory.list() == ["file", "next"])
    }

    @Test(arguments: StagingCase.all)
    func takenNameIsRefusedAndAnotherCanBeTried(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        try place.scratch.write("file", "old")
        try place.scratch.makeDirectory("directory")
        try place.scratch.makeLink("dangling", to: "absent")
        let file = try place.staged("new")
        for name in ["file", "directory", "dangling"] {
            #expect(throws: Errno.fileExists) { try file.publish(as: .of(name), in: place.directory) }
        }
        try file.publish(as: .of("other"), in: place.directory)
        #expect(try place.directory.list() == ["dangling", "directory", "file", "other"])
        #expect(try place.directory.text(of: .of("file")) == "old")
        #expect(try place.directory.text(of: .of("other")) == "new")
        #expect(throws: Errno.invalidArgument) { try file.publish(as: .of("more"), in: place.directory) }
        #expect(throws: Errno.invalidArgument) { try file.publish(replacing: .of("more"), in: place.directory) }
        file.discard()
        #expect(try place.directory.text(of: .of("other")) == "new")
    }

    @Test(arguments: StagingCase.all)
    func replacingTakesTheNameAndNothingElse(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        try place.scratch.write("file", "old")
        try place.scratch.makeLink("link", to: "file")
        let reader = try place.directory.openFile(.of("file"))
        try place.staged("new").publish(replacing: .of("link"), in: place.directory)
        #expect(try place.directory.text(of: .of("file")) == "old", "what the link led to")
        try place.staged("newer").publish(replacing: .of("file"), in: place.directory)
        try place.staged("first").publish(replacing: .of("absent"), in: place.directory)
        #expect(try place.directory.text(of: .of("link")) == "new")
        #expect(try place.directory.text(of: .of("file")) == "newer")
        #expect(try place.directory.text(of: .of("absent")) == "first")
        #expect(try place.directory.list() == ["absent", "file", "link"])
        #expect(try reader.borrowed.readFile(count: 8, cachedOnly: false) == Array("old".utf8))
    }

    @Test(arguments: StagingCase.all)
    func directoryInTheWayIsToldApart(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        try place.scratch.makeDirectory("directory")
        let file = try place.staged("new")
        #expect(throws: Errno.isDirectory) { try file.publish(replacing: .of("directory"), in: place.directory) }
        file.discard()
        #expect(try place.directory.list() == ["directory"])

        let other = try place.staged("new")
        #expect(throws: Errno.isDirectory) { try other.publish(replacing: .of("directory"), in: place.directory) }
        try other.publish(as: .of("file"), in: place.directory)
        #expect(try place.directory.list() == ["directory", "file"])
    }

    @Test(arguments: StagingCase.all)
    func anotherDirectoryIsPublishedIntoAsWell(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        try place.scratch.makeDirectory("target")
        let target = try place.scratch.opened("target")
        try place.staged("one").publish(as: .of("one"), in: target)
        try place.staged("two").publish(replacing: .of("two"), in: target)
        #expect(try target.list() == ["one", "two"])
        #expect(try place.directory.list() == ["target"])
    }

    @Test(arguments: StagingCase.all)
    func removedDirectoryTakesNothing(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        try place.scratch.makeDirectory("target")
        let target = try place.scratch.opened("target")
        #expect(rmdir(place.scratch("target")) == 0)
        let file = try place.staged("text")
        #expect(throws: Errno.noSuchFileOrDirectory) { try file.publish(as: .of("file"), in: target) }
        #expect(throws: Errno.noSuchFileOrDirectory) { try file.publish(replacing: .of("file"), in: target) }
        // Staging there may still succeed (tmpfs), and is of no use.
        let error = failure { () throws(Errno) in _ = try target.stage(place.names) }
        #expect(error == nil || error == .noSuchFileOrDirectory)
        #expect(error != nil || !staging.isNamed)
    }

    @Test func nameIsGivenByALinkWhereItCannotBeMoved() throws {
        let place = try StagingPlace(StagingCase(parent: "/tmp", isNamed: true))
        for name in ["own", "taken"] { try place.scratch.write(name, name) }
        let own = try EntryName.of("own")
        #expect(throws: Errno.fileExists) {
            try StagedFile.linkAndRemove(own, in: place.directory, as: .of("taken"), in: place.directory)
        }
        #expect(try place.directory.list() == ["own", "taken"])
        try StagedFile.linkAndRemove(own, in: place.directory, as: .of("new"), in: place.directory)
        #expect(try place.directory.list() == ["new", "taken"])
        #expect(try place.directory.text(of: .of("new")) == "own")
    }

    @Test(arguments: StagingCase.all)
    func oneOfManyWinsANewName(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        let (directory, names) = (place.directory, place.names)
        let name = try EntryName.of("file")
        let counts = Counts()
        let writers = try (0..<8).map { number in
            try Thread(name: "writer") {
                for _ in 0..<20 {
                    let error = failure { () throws(Errno) in
                        let file = try directory.stage(names)
                        try file.write(Array("\(number)".utf8), at: 0)
                        try file.publish(as: name, in: directory)
                    }
                    switch error {
                    case nil: counts.wins.add(1, ordering: .relaxed)
                    case .fileExists: break
                    default: counts.failures.add(1, ordering: .relaxed)
                    }
                }
            }
        }
        for writer in writers { writer.join() }
        #expect(counts.wins.load(ordering: .relaxed) == 1)
        #expect(counts.failures.load(ordering: .relaxed) == 0)
        #expect(try directory.list() == ["file"])
    }

    @Test(arguments: StagingCase.all)
    func readerSeesOneWholeFileOrTheOther(staging: StagingCase) throws {
        let place = try StagingPlace(staging)
        let (directory, names) = (place.directory, place.names)
        let name = try EntryName.of("file")
        let texts = ["a", "b"].map { String(repeating: $0, count: 10_000) }
        try place.staged(texts[0]).publish(as: name, in: directory)
        let counts = Counts()
        let writer = try Thread(name: "writer") {
            for number in 0..<500 {
                let error = failure { () throws(Errno) in
                    let file = try directory.stage(names)
                    // In two pieces, between which a reader must not see it.
                    let bytes = Array(texts[number % 2].utf8)
                    try file.write(Array(bytes[..<5000]), at: 0)
                    try file.write(Array(bytes[5000...]), at: 5000)
                    try file.publish(replacing: name, in: directory)
                }
                if error != nil { counts.failures.add(1, ordering: .relaxed) }
            }
            counts.isDone.store(true, ordering: .releasing)
        }
        defer { writer.join() }
        repeat {
            let text = try directory.text(of: name)
            if !texts.contains(text) { Issue.record("\(text.count) bytes that are neither") }
        } while !counts.isDone.load(ordering: .acquiring)
        #expect(counts.failures.load(ordering: .relaxed) == 0)
        #expect(try directory.list() == ["file"])
    }
}

/// What threads count together.
final class Counts: Sendable {
    let wins = Atomic<Int>(0)
    let failures = Atomic<Int>(0)
    let isDone = Atomic<Bool>(false)
}
