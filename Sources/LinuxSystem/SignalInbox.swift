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
    /// SIGTERM and SIGINT, looked at first: of all signals that wait, one descriptor gives the lowest number.
    private let endings: OwnedDescriptor
    /// The others, looked at after the bell: whoever sends SIGHUP without a pause would keep the process from ever
    /// hearing that it is to end, or that a reload is done.
    private let others: OwnedDescriptor

    private init(bell: Bell, endings: consuming OwnedDescriptor, others: consuming OwnedDescriptor) {
        self.bell = bell
        self.endings = endings
        self.others = others
    }

    /// What asks for something else than the end.
    private static let requests: [Signal] = [.hangUp, .user1]

    /// Keeps those signals back, in the calling thread and those that it starts from now on, that are no wish for the
    /// end, until `collecting` takes them: by default one that comes while the process starts ends it (signal(7)).
    package static func holdRequests() {
        var set = signalSet(of: requests)
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Blocks every `Signal` and begins to collect them; ignores SIGPIPE, which EPIPE tells better.
    package static func collecting() throws(Errno) -> SignalInbox {
        signal(SIGPIPE, SIG_IGN)
        let endings = try collector(of: [.terminate, .interrupt])
        let others = try collector(of: requests)
        return SignalInbox(bell: try Bell(), endings: endings, others: others)
    }

    private static func collector(of signals: [Signal]) throws(Errno) -> OwnedDescriptor {
        var set = signalSet(of: signals)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return OwnedDescriptor(FileDescriptor(rawValue: try systemCall { wharfd_signalfd(&set) }))
    }

    private static func signalSet(of signals: [Signal]) -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal.number) }
        return set
    }

    /// The next signal that has come to one of the two; nil: none has.
    private static func nextSignal(_ collector: borrowing OwnedDescriptor) -> Signal? {
        let number = wharfd_read_signal(collector.number)
        return Signal.allCases.first { $0.number == number }
    }

    /// Waits; `deadline` in nanoseconds of `MonotonicClock`, `.max`: none.
    ///
    /// - Parameter descriptor: something else that may become readable.
    package func wait(until deadline: Int64, orReadable descriptor: FileDescriptor? = nil) -> Event {
        while true {
            // poll(2) passes over a negative descriptor.
            let watched = [
                bell.counter.borrowed.rawValue, descriptor?.rawValue ?? -1, endings.number, others.number,
            ]
            var waits = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            let left = deadline == .max ? -1 : max(0, deadline - MonotonicClock.now())
            let milliseconds = deadline == .max ? -1 : CInt(clamping: (left + 999_999) / 1_000_000)
            _ = poll(&waits, nfds_t(waits.count), milliseconds)
            if let signal = Self.nextSignal(endings) { return .signal(signal) }
            if waits[0].revents != 0 {
                bell.counter.take()
                return .rung
            }
            if let signal = Self.nextSignal(others) { return .signal(signal) }
            if waits[1].revents != 0 { return .readable }
            if deadline != .max, MonotonicClock.now() >= deadline { return .timedOut }
        }
    }
}
