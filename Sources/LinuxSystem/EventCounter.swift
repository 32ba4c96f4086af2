// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// An eventfd(2): how one thread wakes another that waits in epoll.
package struct EventCounter: ~Copyable, Sendable {
    private let descriptor: OwnedDescriptor

    package init() throws(Errno) {
        let number = try systemCall { eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK)) }
        descriptor = OwnedDescriptor(FileDescriptor(rawValue: number))
    }

    /// The descriptor to watch; readable from a signal until it is taken.
    package var borrowed: FileDescriptor { descriptor.borrowed }

    /// Makes the descriptor readable. From any thread.
    package func signal() {
        var one: UInt64 = 1
        // EAGAIN: the counter is at its maximum, so it is readable already; nothing else can happen to an eventfd.
        _ = write(descriptor.number, &one, MemoryLayout<UInt64>.size)
    }

    /// Makes the descriptor unreadable until the next signal.
    package func take() {
        var count: UInt64 = 0
        _ = read(descriptor.number, &count, MemoryLayout<UInt64>.size)
    }
}
