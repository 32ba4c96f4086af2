// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

@testable import Serving

@Suite struct DirectoryUsageTests {
    private let usage = DirectoryUsage { $0() }
    private let site: UploadSite

    init() throws {
        site = try UploadSite()
        site.tree.directory("d")
        try site.tree.file("a", "1234567890")
        try site.tree.file("d/b", "12345")
    }

    private func account(at now: Int64 = 1) throws -> DirectoryUsage.Account {
        try usage.account(of: "x", now: now) { [site] () throws(Errno) in try site.opened() }
    }

    /// What is used, found by asking for what is left.
    private func used(_ account: DirectoryUsage.Account) -> Int64 {
        let limit: Int64 = 1_000
        for used in 0...limit where account.take(limit - used, limit: limit) {
            account.giveBack(limit - used)
            return used
        }
        return .max
    }

    @Test func countIsOfAllFilesBeneath() throws {
        #expect(used(try account()) == 15)
    }

    @Test func directoryThatIsNotThereHasNothing() throws {
        #expect(used(try usage.account(of: "y") { nil }) == 0)
    }

    @Test func limitIsTakenUpToItsLastByte() throws {
        let account = try account()
        #expect(!account.take(6, limit: 20))
        #expect(account.take(5, limit: 20))
        #expect(!account.take(1, limit: 20))
        #expect(account.take(0, limit: 20))
    }

    @Test func whatIsGivenBackCanBeTakenAgain() throws {
        let account = try account()
        #expect(account.take(5, limit: 20))
        account.giveBack(5)
        #expect(used(account) == 15)
    }

    @Test func settledBytesStayAndReplacedOnesGo() throws {
        let account = try account()
        #expect(account.take(7, limit: 100))
        #expect(used(account) == 22)
        account.settle(7, replaced: 10)
        #expect(used(account) == 12)
        account.remove(2)
        #expect(used(account) == 10)
    }

    /// Others may have removed more than was known of.
    @Test func nothingIsLessThanNothing() throws {
        let account = try account()
        account.remove(16)
        #expect(used(account) == 0)
        account.settle(0, replaced: .max)
        #expect(used(account) == 0)
    }

    @Test func hugeNumbersDoNotOverflow() throws {
        let account = try account()
        #expect(!account.take(.max, limit: .max))
        #expect(account.take(.max - 15, limit: .max))
        #expect(!account.take(1, limit: .max))
        #expect(account.take(0, limit: .max))
    }

    @Test func countOfSparseFilesDoesNotOverflowWhatIsSettled() throws {
        let account = try account()
        #expect(account.take(5, limit: 100))
        let sparse = try ScratchTree(in: "/dev/shm")
        try sparse.file("a")
        try #require(truncate(sparse.path(of: "a"), .max) == 0)
        _ = try usage.account(of: "x", now: 1_000 * SampleTime.second) { () throws(Errno) in
            try RootDirectory(path: sparse.path).openDirectory([UInt8(ascii: "/"), 0], symbolicLinks: .deny)
        }
        account.settle(5, replaced: 1)
        #expect(!account.take(1, limit: .max))
    }

    /// Seconds after the first count; whether what somebody else wrote is seen.
    @Test(arguments: [(599, 15), (600, 15), (601, 16)])
    func countIsMadeAgainAfterTenMinutes(seconds: Int64, expected: Int64) throws {
        #expect(used(try account(at: SampleTime.second)) == 15)
        try site.tree.file("c", "1")
        #expect(used(try account(at: SampleTime.second * (seconds + 1))) == expected)
    }

    @Test func whatRunningUploadsHaveOutlivesACount() throws {
        let account = try account()
        #expect(account.take(100, limit: 1_000))
        #expect(used(try self.account(at: 1_000 * SampleTime.second)) == 115)
        account.giveBack(100)
        #expect(used(account) == 15)
    }

    @Test func roomThatIsOnlyAskedForIsNotTaken() throws {
        let account = try account()
        #expect(account.hasRoom(for: 5, limit: 20) && account.hasRoom(for: 5, limit: 20))
        #expect(!account.hasRoom(for: 6, limit: 20) && !account.hasRoom(for: .max, limit: .max))
    }

    /// A large tree takes minutes: whoever has a count goes on with it.
    @Test func laterCountKeepsNobodyWaiting() throws {
        let walks = Mutex<[@Sendable () -> Void]>([])
        let usage = DirectoryUsage { walk in walks.withLock { $0.append(walk) } }
        _ = try usage.account(of: "x", now: 0) { [site] () throws(Errno) in try site.opened() }
        try site.tree.file("c", "1")
        let late = 1_000 * SampleTime.second
        for _ in 0..<2 {
            let account = try usage.account(of: "x", now: late) { [site] () throws(Errno) in try site.opened() }
            #expect(used(account) == 15)
        }
        let asked = walks.withLock { $0 }
        #expect(asked.count == 1)
        for walk in asked { walk() }
        #expect(used(try usage.account(of: "x", now: late) { nil }) == 16)
    }

    @Test func allWhoAwaitTheFirstCountShareIt() async throws {
        let walks = Mutex<[@Sendable () -> Void]>([])
        let opened = Atomic<Int>(0)
        let usage = DirectoryUsage { walk in walks.withLock { $0.append(walk) } }
        let open: DirectoryUsage.Opening = { [site] () throws(Errno) in
            opened.add(1, ordering: .relaxed)
            return try site.opened()
        }
        let waiters = (0..<3).map { _ in Task.immediate { await usage.awaitCount(of: "x", open: open) } }
        // One of another directory comes after it.
        let other = Task.immediate { await usage.awaitCount(of: "y", open: open) }
        #expect(walks.withLock { $0.count } == 1)
        for index in 0..<2 { walks.withLock { $0[index] }() }
        for waiter in waiters + [other] { await waiter.value }
        #expect(used(try usage.account(of: "x", open: open)) == 15)
        await usage.awaitCount(of: "x", open: open)
        #expect(opened.load(ordering: .relaxed) == 2 && walks.withLock { $0.count } == 2)
    }

    @Test func locationsThatStandForOneDirectoryShareItsAccount() throws {
        func quay(_ path: String) throws -> Quay {
            var settings = Settings.defaults(root: site.tree.path).topLevel
            settings.path = path
            settings.rootPath = path
            settings.methods = [.put]
            settings.upload.quota = 20
            settings.upload.minimumFree = 0
            let location = Location(settings, mediaTypes: .builtin, inlineSize: 0)
            return Quay(
                root: site.quay.root, rules: location.uploads, files: location.rules, publishing: site.publishing)
        }
        let one = try #require(try quay("/one").account())
        #expect(one === (try quay("/other").account()))
        #expect(one.hasRoom(for: 5, limit: 20) && !one.hasRoom(for: 6, limit: 20))
    }

    @Test func failureOfTheFirstCountIsTold() throws {
        #expect(throws: Errno.ioError) { try usage.account(of: "z") { () throws(Errno) in throw .ioError } }
        // And is not kept.
        #expect(used(try usage.account(of: "z") { nil }) == 0)
    }

    @Test func failureOfALaterCountLeavesTheLastOne() throws {
        _ = try account()
        let late = 1_000 * SampleTime.second
        let again = try usage.account(of: "x", now: late) { () throws(Errno) in throw .tooManyOpenFiles }
        #expect(used(again) == 15)
        // It is not tried with every request.
        try site.tree.file("c", "1")
        #expect(used(try account(at: late + SampleTime.second)) == 15)
        #expect(used(try account(at: 2 * late)) == 16)
    }
}

extension UploadSite {
    fileprivate func opened() throws(Errno) -> OpenDirectory {
        try quay.root.openDirectory([UInt8(ascii: "/"), 0], symbolicLinks: .deny)
    }
}
