// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// How a task waits. Always try the system call first and wait only on EAGAIN: edges that have passed do not return.
extension EventLoop {
    /// Whether epoll has reported the descriptor ready and no system call has refuted it since.
    package func isReady(_ registration: Registration, _ interest: Interest) -> Bool {
        table[registration].readiness.rawValue & interest.mask != 0
    }

    /// Whether the peer is known to have closed its half, or the socket to have failed: reading on finds the end.
    package func isPeerClosed(_ registration: Registration) -> Bool {
        table[registration].readiness.rawValue & Epoll.Readiness.inputEnd.rawValue != 0
    }

    /// Notes that a system call has answered EAGAIN, or has taken all there was.
    package func clearReadiness(_ registration: Registration, _ interest: Interest) {
        let left = table[registration].readiness.rawValue & ~interest.mask
        table[registration].readiness = Epoll.Readiness(rawValue: left)
    }

    /// Waits until the descriptor is ready or the deadline has passed.
    ///
    /// Inlined into its caller, so that an idle connection's task keeps no frame of this function.
    ///
    /// - Parameter deadline: nanoseconds of the loop's clock; `.max`: none.
    @inlinable @inline(__always)
    package func wait(
        _ registration: Registration, for interest: Interest, until deadline: Int64
    ) async -> Wake {
        if let known = outcome(registration, interest) { return known }
        return await withUnsafeContinuation { park(registration, interest, deadline, $0) }
    }

    /// Sleeps until the deadline; `.timedOut`, unless the registration is cancelled first.
    package func sleep(_ timer: Registration, until deadline: Int64) async -> Wake {
        if table[timer].isCancelled { return .cancelled }
        return await withUnsafeContinuation { park(timer, .readable, deadline, $0) }
    }

    /// Ends the registration's wait, and every later one at once, with `.cancelled`.
    package func cancel(_ registration: Registration) {
        assertOnLoop()
        guard table.contains(registration) else { return }
        table[registration].isCancelled = true
        guard let waiter = table[registration].waiter else { return }
        table[registration].waiter = nil
        waiter.resume(returning: .cancelled)
    }

    /// As `cancel`, but only where a task waits and nothing has happened yet that it waits for; false: not so.
    package func cancelIfParked(_ registration: Registration) -> Bool {
        guard table.contains(registration), table[registration].waiter != nil else { return false }
        cancel(registration)
        return true
    }

    /// Whether `cancel` was called.
    package func isCancelled(_ registration: Registration) -> Bool {
        table[registration].isCancelled
    }

    /// How a wait would end that need not begin.
    package func outcome(_ registration: Registration, _ interest: Interest) -> Wake? {
        if table[registration].isCancelled { return .cancelled }
        return isReady(registration, interest) ? .ready : nil
    }

    /// Keeps a task's continuation until the wait ends, which may be at once.
    ///
    /// The unsafe kind: a checked one allocates, once a request. Exactly one of `wake`, `fireTimers` and `cancel`
    /// resumes it, as each takes it out of the slot first.
    package func park(
        _ registration: Registration, _ interest: Interest, _ deadline: Int64,
        _ continuation: UnsafeContinuation<Wake, Never>
    ) {
        assertOnLoop()
        // Looked at again: an actor's task comes here at once, any other by way of the ready queue, and what the turn
        // between has told would not be told a second time.
        if let known = outcome(registration, interest) { return continuation.resume(returning: known) }
        precondition(table[registration].waiter == nil, "two tasks wait for one registration")
        table[registration].waiter = continuation
        table[registration].interest = interest
        table[registration].deadline = deadline
        schedule(registration)
    }
}

extension Interest {
    /// The readiness that answers it, as bits: set operations of another module are calls, once an event.
    fileprivate var mask: UInt32 {
        switch self {
        case .readable: Epoll.Readiness.anyInput.rawValue
        case .writable: Epoll.Readiness.anyOutput.rawValue
        }
    }
}
