// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// An epoll set (epoll(7)) and the room for the events of one wait.
package struct Epoll: ~Copyable {
    /// What an event says of its descriptor.
    package struct Readiness: OptionSet, Sendable {
        package let rawValue: UInt32

        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        package static let readable = Readiness(rawValue: EPOLLIN.rawValue)
        package static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
        /// The peer has shut down its writing half: reading will come to an end.
        package static let peerClosed = Readiness(rawValue: EPOLLRDHUP.rawValue)
        /// Both halves are shut, or the socket has an error; reported without being asked for.
        package static let failed = Readiness(rawValue: EPOLLHUP.rawValue | EPOLLERR.rawValue)
        /// Whatever makes reading worth a try: bytes, their end, an error.
        package static let anyInput = Readiness(rawValue: readable.rawValue | peerClosed.rawValue | failed.rawValue)
        /// Whatever makes writing worth a try: room, an error.
        package static let anyOutput = Readiness(rawValue: writable.rawValue | failed.rawValue)
        /// The end of the input, in order or not.
        package static let inputEnd = Readiness(rawValue: peerClosed.rawValue | failed.rawValue)
    }

    /// How a descriptor is watched.
    package enum Trigger: Sendable {
        /// Once a change, in both directions and for the peer's closing: for connections.
        case edge
        /// As long as it is readable: for an eventfd.
        case level
        /// As long as it is readable, but waking few of the sets that share it (EPOLLEXCLUSIVE): for listeners.
        case levelExclusive
    }

    private let descriptor: OwnedDescriptor
    private var events: [epoll_event]

    /// An empty set; `capacity` events at most come out of one wait.
    package init(capacity: Int) throws(Errno) {
        let number = try systemCall { epoll_create1(CInt(EPOLL_CLOEXEC)) }
        descriptor = OwnedDescriptor(FileDescriptor(rawValue: number))
        events = Array(repeating: epoll_event(), count: capacity)
    }

    /// Watches a descriptor; its events carry `data`.
    package func add(_ watched: FileDescriptor, data: UInt64, trigger: Trigger) throws(Errno) {
        var event = epoll_event()
        event.data.u64 = data
        event.events =
            switch trigger {
            case .edge: EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
            case .level: EPOLLIN.rawValue
            case .levelExclusive: EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue
            }
        _ = try systemCall { epoll_ctl(descriptor.number, EPOLL_CTL_ADD, watched.rawValue, &event) }
    }

    /// Stops watching a descriptor; one that is not watched (any more) is fine.
    package func remove(_ watched: FileDescriptor) {
        _ = epoll_ctl(descriptor.number, EPOLL_CTL_DEL, watched.rawValue, nil)
    }

    /// Waits for events, at most `milliseconds` (−1: for ever); returns how many there are, 0 at the time-out.
    ///
    /// EINTR counts as a time-out: the caller's loop looks at its clock and waits again.
    package mutating func wait(milliseconds: CInt) throws(Errno) -> Int {
        let count = events.withUnsafeMutableBufferPointer { buffer in
            epoll_wait(descriptor.number, buffer.baseAddress, CInt(buffer.count), milliseconds)
        }
        if count >= 0 { return Int(count) }
        let code = Errno(rawValue: errno)
        if code == .interrupted { return 0 }
        throw code
    }

    /// The event at an index below the last wait's count.
    package func event(at index: Int) -> (data: UInt64, readiness: Readiness) {
        let event = events[index]
        return (event.data.u64, Readiness(rawValue: event.events))
    }
}
