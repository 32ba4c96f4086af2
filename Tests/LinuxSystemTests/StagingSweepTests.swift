// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(10))) struct StagingSweepTests {
    private let names = StagingNames(forcingNames: true)
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func name() -> String { String(decoding: names.next().text, as: UTF8.self) }

    private func sweep() throws -> (removed: Int, failure: Errno?) {
        StagingSweep.run(try scratch.opened(), names: names) { false }
    }

    @Test func whatNobodyHoldsIsRemovedAtEveryDepth() throws {
        var path = ""
        for depth in 0..<5 {
            try scratch.write(path + name(), "left behind")
            try scratch.write(path + "file", "stays")
            path += "directory-\(depth)/"
            try scratch.makeDirectory(path)
        }
        let result = try sweep()
        #expect(result.removed == 5 && result.failure == nil)
        #expect(try scratch.opened().list() == ["directory-0", "file"])
        #expect(try scratch.opened("directory-0/directory-1").list() == ["directory-2", "file"])
        #expect(try sweep().removed == 0)
    }

    @Test func directoriesInItAreLeftAloneWhereOnlyItIsMeant() throws {
        try scratch.makeDirectory("directory")
        try scratch.write(name(), "left behind")
        try scratch.write("directory/" + name(), "left behind")
        let result = StagingSweep.run(try scratch.opened(), names: names, isDeep: false) { false }
        #expect(result.removed == 1 && result.failure == nil)
        #expect(try scratch.opened("directory").list().count == 1)
    }

    @Test func whatIsHeldStaysUntilItsHolderGoes() throws {
        let directory = try scratch.opened()
        let file = try directory.stage(names)
        #expect(try directory.list().count == 1)
        // The lock is of the open file: a second opening in this process is as foreign as another process.
        #expect(try sweep().removed == 0)
        try file.publish(as: .of("file"), in: directory)
        #expect(try sweep().removed == 0)
        #expect(try directory.list() == ["file"])
    }

    @Test func whatAReplacementLeftIsHeldToo() throws {
        try scratch.makeDirectory("target")
        let directory = try scratch.opened()
        let file = try directory.stage(StagingNames())
        #expect(throws: Errno.isDirectory) { try file.publish(replacing: .of("target"), in: directory) }
        let result = try sweep()
        #expect(result.removed == 0 && result.failure == nil)
        try file.publish(replacing: .of("file"), in: directory)
        #expect(try directory.list() == ["file", "target"])
    }

    @Test func onlyFilesOfThisHostWithWholeNamesAreTaken() throws {
        try scratch.makeDirectory("outside")
        try scratch.makeDirectory("root")
        let (first, second, third) = (name(), name(), name())
        try scratch.write("outside/\(first)", "through a link")
        try scratch.makeLink("root/link", to: "../outside")
        try scratch.makeLink("root/\(first)", to: "../outside/\(first)")
        try scratch.makeDirectory("root/\(second)")
        try scratch.makeFifo("root/\(third)")
        try scratch.write("root/.wharfd-staging-", "not a whole name")
        try scratch.write("root/\(name())x", "not a name of ours")
        let before = try scratch.opened("root").list()
        let result = StagingSweep.run(try scratch.opened("root"), names: names) { false }
        #expect(result.removed == 0 && result.failure == nil)
        #expect(try scratch.opened("root").list() == before)
        #expect(try scratch.opened("outside").list() == [first])
    }

    @Test func sweepEndsWhereItIsToldTo() throws {
        try scratch.makeDirectory("directory")
        try scratch.write(name(), "at the top")
        try scratch.write("directory/\(name())", "below")
        var asked = 0
        let result = StagingSweep.run(try scratch.opened(), names: names) {
            asked += 1
            return asked > 1
        }
        #expect(asked == 2)
        #expect(result.removed == 1 && result.failure == nil)
        #expect(try scratch.opened("directory").list().count == 1)
    }

    /// `/dev/shm` is another file system than `/dev` wherever both are there.
    @Test(.enabled(if: Self.hasMountInDevices)) func otherFileSystemsAreNotGoneInto() throws {
        let shared = try ScratchDirectory(in: "/dev/shm")
        try shared.write(name(), "stays")
        let devices = try RootDirectory(path: "/dev").openDirectory([0x2F, 0], symbolicLinks: .deny)
        _ = StagingSweep.run(devices, names: names) { false }
        #expect(try shared.opened().list().count == 1)
        let within = StagingSweep.run(try shared.opened(), names: names) { false }
        #expect(within.removed == 1)
    }

    private static let hasMountInDevices: Bool = {
        guard let inner = try? FileStatus(path: "/dev/shm"), let outer = try? FileStatus(path: "/dev") else {
            return false
        }
        return inner.device != outer.device && access("/dev/shm", W_OK) == 0
    }()

    @Test func stagingWinsAgainstASweepAtTheSameTime() throws {
        let directory = try scratch.opened()
        let names = names
        let counts = Counts()
        let sweeper = try Thread(name: "sweeper") {
            repeat {
                _ = StagingSweep.run(directory, names: names) { false }
                counts.wins.add(1, ordering: .relaxed)
            } while !counts.isDone.load(ordering: .acquiring)
        }
        for number in 0..<300 {
            let file = try directory.stage(names)
            try file.write([1], at: 0)
            let name = try EntryName.of("file-\(number)")
            if number % 2 == 0 {
                try file.publish(as: name, in: directory)
            } else {
                try file.publish(replacing: name, in: directory)
            }
        }
        counts.isDone.store(true, ordering: .releasing)
        sweeper.join()
        #expect(counts.wins.load(ordering: .relaxed) > 0)
        #expect(try sweep().failure == nil)
        #expect(try directory.list().count == 300)
    }
}
