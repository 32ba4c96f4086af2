// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
package import SystemPackage

/// Where the supervisor waits: for a signal, for another thread to ring, or for an instant (signalfd(2), poll(2)).
///
/// The signals are blocked in the thread that makes it and in every thread that one starts afterwards, so that they
/// arrive here and nowhere else.
package struct SignalInbox: ~Copyable {
    /// The signals that a daemon is spoken to by (signal(7)).
    package enum Signal: CaseIterable, Sendable {
        case terminate, interrupt, hangUp, user1

        fileprivate var number: CInt {
            switch self {
            case .terminate: SIGTERM
            case .interrupt: SIGINT
            case .hangUp: SIGHUP
            case .user1: SIGUSR1
            }
        }
    }

    /// What woke the waiter.
    package enum Event: Equatable, Sendable {
        case signal(Signal)
        case rung
        /// The descriptor that was waited for as well has something to read.
        case readable
        case timedOut
    }

    /// How other threads ring: a door between threads.
    package final class Bell: Sendable {
        fileprivate let counter: EventCounter

        fileprivate init() throws(Errno) {
            counter = try EventCounter()
        }

        package func ring() {
            counter.signal()
        }
    }

    package let bell: Bell
    private let signals: OwnedDescriptor

    private init(bell: Bell, signals: consuming OwnedDescriptor) {
        self.bell = bell
        self.signals = signals
    }

    /// Blocks every `Signal` and begins to collect them; ignores SIGPIPE, which EPIPE tells better.
    package static func collecting() throws(Errno) -> SignalInbox {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in Signal.allCases { sigaddset(&set, signal.number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
        let number = try systemCall { wharfd_signalfd(&set) }
        let signals = OwnedDescriptor(FileDescriptor(rawValue: number))
        return SignalInbox(bell: try Bell(), signals: signals)
    }

    /// Waits; `deadline` in nanoseconds of `MonotonicClock`, `.max`: none.
    ///
    /// - Parameter descriptor: something else that may become readable.
    package func wait(until deadline: Int64, orReadable descriptor: FileDescriptor? = nil) -> Event {
        while true {
            // poll(2) passes over a negative descriptor.
            var waits = [signals.number, bell.counter.borrowed.rawValue, descriptor?.rawValue ?? -1].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let left = deadline == .max ? -1 : max(0, deadline - MonotonicClock.now())
            let milliseconds = deadline == .max ? -1 : CInt(clamping: (left + 999_999) / 1_000_000)
            _ = poll(&waits, nfds_t(waits.count), milliseconds)
            let number = wharfd_read_signal(signals.number)
            if let signal = Signal.allCases.first(where: { $0.number == number }) { return .signal(signal) }
            if waits[1].revents != 0 {
                bell.counter.take()
                return .rung
            }
            if waits[2].revents != 0 { return .readable }
            if deadline != .max, MonotonicClock.now() >= deadline { return .timedOut }
        }
    }
}
