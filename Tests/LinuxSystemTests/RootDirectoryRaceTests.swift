// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import Synchronization
import SystemPackage
import Testing

/// Somebody who may write beneath the root swaps what is there while it is opened.
@Suite(.timeLimit(.minutes(10))) struct RootDirectoryRaceTests {
    private static let swaps = 2000

    /// Opens a path again and again while `swap` runs on another thread; returns all that came of it.
    private func outcomes(
        of path: String, in root: RootDirectory, whileSwapping swap: @escaping @Sendable () -> Bool
    ) throws -> [BeneathOutcome: Int] {
        let progress = Progress()
        let thread = try Thread(name: "swapper") {
            progress.started.post()
            for _ in 0..<Self.swaps where !swap() { progress.failures.add(1, ordering: .relaxed) }
            progress.isDone.store(true, ordering: .releasing)
        }
        progress.started.wait()
        var seen: [BeneathOutcome: Int] = [:]
        repeat {
            seen[BeneathOutcome.opening(path, in: root, .inside), default: 0] += 1
        } while !progress.isDone.load(ordering: .acquiring)
        thread.join()
        #expect(progress.failures.load(ordering: .relaxed) == 0)
        return seen
    }

    @Test(arguments: RootDirectoryTests.ways)
    func directorySwappedForALinkNeverLeadsOut(usingOpenat2: Bool) throws {
        let scratch = try ScratchDirectory()
        for name in ["outside", "root", "root/x"] { try scratch.makeDirectory(name) }
        try scratch.write("outside/file", "outside")
        try scratch.write("root/x/file", "inside")
        try scratch.makeLink("root/link", to: "../outside")
        let seen = try outcomes(
            of: "/x/file", in: RootDirectory(path: scratch("root"), usingOpenat2: usingOpenat2)
        ) {
            rename(scratch("root/x"), scratch("root/y")) == 0 && rename(scratch("root/link"), scratch("root/x")) == 0
                && rename(scratch("root/x"), scratch("root/link")) == 0
                && rename(scratch("root/y"), scratch("root/x")) == 0
        }
        let allowed: Set<BeneathOutcome> = [
            .text("inside"), .refused(.improperLink), .refused(.noSuchFileOrDirectory),
            // openat2 gave up its tries: a rename raced with each `..` of the link.
            .refused(.wouldBlock),
            // The walk looked at one thing and found another by the same name.
            .refused(.notDirectory), .refused(.tooManySymbolicLinkLevels),
        ]
        #expect(allowed.isSuperset(of: seen.keys), "\(seen)")
    }

    @Test(arguments: RootDirectoryTests.ways)
    func fileSwappedForALinkNeverLeadsOut(usingOpenat2: Bool) throws {
        let scratch = try ScratchDirectory()
        try scratch.makeDirectory("root")
        try scratch.write("secret", "outside")
        try scratch.write("root/file", "inside")
        try scratch.makeLink("root/link", to: scratch("secret"))
        let seen = try outcomes(
            of: "/file", in: RootDirectory(path: scratch("root"), usingOpenat2: usingOpenat2)
        ) {
            rename(scratch("root/file"), scratch("root/y")) == 0
                && rename(scratch("root/link"), scratch("root/file")) == 0
                && rename(scratch("root/file"), scratch("root/link")) == 0
                && rename(scratch("root/y"), scratch("root/file")) == 0
        }
        let allowed: Set<BeneathOutcome> = [
            .text("inside"), .refused(.improperLink), .refused(.noSuchFileOrDirectory),
            .refused(.tooManySymbolicLinkLevels), .refused(.wouldBlock),
        ]
        #expect(allowed.isSuperset(of: seen.keys), "\(seen)")
    }

    @Test(arguments: RootDirectoryTests.ways)
    func directoryMovedOutWhileItIsWalkedNeverLeadsOut(usingOpenat2: Bool) throws {
        let scratch = try ScratchDirectory()
        for name in ["root", "root/a", "root/a/b", "outside"] { try scratch.makeDirectory(name) }
        try scratch.write("root/file", "inside")
        // What `a/b/../../file` would find from where `a` is moved to.
        try scratch.write("outside/file", "outside")
        let seen = try outcomes(
            of: "/a/b/../../file", in: RootDirectory(path: scratch("root"), usingOpenat2: usingOpenat2)
        ) {
            rename(scratch("root/a"), scratch("outside/a")) == 0
                && rename(scratch("outside/a"), scratch("root/a")) == 0
        }
        let allowed: Set<BeneathOutcome> = [
            .text("inside"), .refused(.improperLink), .refused(.noSuchFileOrDirectory), .refused(.wouldBlock),
        ]
        #expect(allowed.isSuperset(of: seen.keys), "\(seen)")
    }
}

extension BeneathOutcome: Hashable {
    func hash(into hasher: inout Hasher) {
        hasher.combine("\(self)")
    }
}

private final class Progress: Sendable {
    let started = Semaphore()
    let failures = Atomic(0)
    let isDone = Atomic(false)
}
