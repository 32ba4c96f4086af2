// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import HTTPWire
import LinuxSystem
import Synchronization
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct NameLocksTests {
    private let locks = NameLocks()

    @Test func oneAtATimeChangesAName() throws {
        let site = try UploadSite()
        let name = try #require(EntryName(Array("a".utf8)))
        // Each thread has opened the directory itself, as requests do.
        let directories = try (0..<4).map { _ in try site.openDirectory("/") }
        let inside = Atomic<Int>(0)
        let most = Atomic<Int>(0)
        let count = Atomic<Int>(0)
        let threads = try directories.map { directory in
            try Thread(name: "lock") { [locks] in
                for _ in 0..<500 {
                    locks.withLock(of: name, in: directory) {
                        let now = inside.add(1, ordering: .sequentiallyConsistent).newValue
                        _ = most.max(now, ordering: .sequentiallyConsistent)
                        // Time for another to come in, if it could.
                        sched_yield()
                        count.add(1, ordering: .relaxed)
                        inside.subtract(1, ordering: .sequentiallyConsistent)
                    }
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(most.load(ordering: .relaxed) == 1)
        #expect(count.load(ordering: .relaxed) == 2_000)
    }

    @Test func resultAndErrorComeThrough() throws {
        let site = try UploadSite()
        let directory = try site.openDirectory("/")
        let name = try #require(EntryName(Array("a".utf8)))
        let first = locks.withLock(of: name, in: directory) { 7 }
        let status = try refusal {
            try locks.withLock(of: name, in: directory) { () throws(Refusal) in throw Refusal(.conflict, "a test") }
        }
        #expect(status == .conflict)
        // The lock is free again.
        let second = locks.withLock(of: name, in: directory) { 8 }
        #expect([first, second] == [7, 8])
    }
}
