// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno
import struct SystemPackage.FileDescriptor

/// How other threads hand jobs to a loop: a door between threads.
///
/// The eventfd is written once a batch: the sender that finds the box empty rings, and the loop, which takes all at
/// once, makes it empty again.
final class Mailbox: Sendable {
    private let jobs = Mutex<[UnownedJob]>([])
    private let bell: EventCounter

    init() throws(Errno) {
        bell = try EventCounter()
    }

    /// The descriptor that is readable when there is something to take.
    var descriptor: FileDescriptor { bell.borrowed }

    /// Adds a job. From any thread.
    func post(_ job: UnownedJob) {
        let isFirst = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        if isFirst { bell.signal() }
    }

    /// Wakes the loop though there is no job. From any thread.
    func ring() {
        bell.signal()
    }

    /// Moves everything into `ready`.
    func take(into ready: inout [UnownedJob]) {
        bell.take()
        jobs.withLock { jobs in
            ready.append(contentsOf: jobs)
            jobs.removeAll(keepingCapacity: true)
        }
    }
}
