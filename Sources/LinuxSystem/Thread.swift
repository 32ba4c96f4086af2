// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CLinux
import Glibc
import Synchronization
package import SystemPackage

/// A named operating-system thread that takes no signals, for work that may block.
///
/// Sendable: what changes after the start is behind a lock. A thread that nobody joined goes on after its handle is
/// gone, and frees itself at its end.
package final class Thread: Sendable {
    private let start: Start
    private let handle: Mutex<pthread_t?>

    /// Starts a thread that runs `body` once and ends.
    ///
    /// - Parameters:
    ///   - name: shown by ps, top and debuggers; the kernel keeps the first 15 bytes.
    ///   - stackSize: bytes; nil for the system's default (8 MiB as a rule, untouched pages cost nothing).
    /// - Throws: EAGAIN at the limit of threads, EINVAL for a stack size that the system refuses, EMFILE and ENFILE.
    package init(name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void) throws(Errno) {
        start = Start(name: name, body: body, finished: try Parker())
        handle = Mutex(try Self.create(start, stackSize: stackSize))
    }

    /// Has the calling thread interrupt no other when it wakes (sched(7), `SCHED_BATCH`): for work that somebody waits
    /// for, and nobody who is at work should wait for. Where the system refuses, it goes on as it was.
    package static func interruptNobody() {
        _ = wharfd_be_patient()
    }

    deinit {
        handle.withLock { handle in
            if let thread = handle { pthread_detach(thread) }
        }
    }

    /// Waits for the thread's end. Any number of threads may call it, any number of times; not the thread itself.
    package func join() {
        _ = join(until: .max)
    }

    /// Waits for the thread's end, but not past `deadline` (monotonic nanoseconds); says whether it has ended.
    package func join(until deadline: Int64) -> Bool {
        handle.withLock { handle in
            guard let thread = handle else { return true }
            guard start.finished.park(until: deadline) else { return false }
            // `finished` is the last thing that the thread says: what is left of it takes microseconds.
            pthread_join(thread, nil)
            handle = nil
            return true
        }
    }
}

extension Thread {
    /// What a new thread is given: everything it needs, so that the handle may go before the thread does.
    fileprivate final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void
        let finished: Parker

        init(name: String, body: @escaping @Sendable () -> Void, finished: consuming Parker) {
            self.name = name
            self.body = body
            self.finished = finished
        }

        func run() {
            Thread.nameCurrent(name)
            body()
            finished.unpark()
        }
    }

    private static func create(_ start: Start, stackSize: Int?) throws(Errno) -> pthread_t {
        var attributes = pthread_attr_t()
        try check(pthread_attr_init(&attributes))
        defer { pthread_attr_destroy(&attributes) }
        if let stackSize { try check(pthread_attr_setstacksize(&attributes, max(stackSize, 0))) }

        // A thread inherits its creator's mask, so blocking here leaves no instant in which a signal could reach it.
        var blocked = asynchronousSignals()
        var previous = sigset_t()
        try check(pthread_sigmask(SIG_SETMASK, &blocked, &previous))
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }

        var thread = pthread_t()
        let argument = Unmanaged.passRetained(start)
        let code = pthread_create(&thread, &attributes, threadMain, argument.toOpaque())
        if code != 0 { argument.release() }
        try check(code)
        return thread
    }

    /// Every signal but those that a fault raises in the faulting thread itself: blocked, they would kill the process
    /// all the same, only without the runtime's backtrace.
    private static func asynchronousSignals() -> sigset_t {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT, SIGSYS] { sigdelset(&signals, fault) }
        return signals
    }

    /// Names the calling thread; a name is a convenience, so that a system without /proc runs nameless.
    private static func nameCurrent(_ name: String) {
        let file = Glibc.open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let descriptor = OwnedDescriptor(FileDescriptor(rawValue: file))
        let bytes = Array(name.utf8.prefix(15))
        _ = Glibc.write(descriptor.number, bytes, bytes.count)
    }

    /// The pthread functions return their error and leave errno alone.
    private static func check(_ code: CInt) throws(Errno) {
        if code != 0 { throw Errno(rawValue: code) }
    }
}

extension Thread {
    /// Where one thread sleeps until another wakes it: a permit that `unpark` gives and `park` takes.
    ///
    /// A permit given before the sleep ends it at once, so no wake-up is ever lost; several permits are one. Sendable:
    /// the state is the kernel's (an eventfd(2)).
    package struct Parker: ~Copyable, Sendable {
        private let event: OwnedDescriptor

        /// - Throws: EMFILE, ENFILE, ENOMEM.
        package init() throws(Errno) {
            let number = try systemCall { eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK)) }
            event = OwnedDescriptor(FileDescriptor(rawValue: number))
        }

        /// Gives the permit. Never blocks.
        package func unpark() {
            var one: UInt64 = 1
            // EAGAIN would mean 2^64 − 2 permits that nobody took: the sleeper will wake as it is.
            _ = Glibc.write(event.number, &one, MemoryLayout<UInt64>.size)
        }

        /// Sleeps until there is a permit, and takes it; false when `deadline` (monotonic nanoseconds) came first.
        package func park(until deadline: Int64) -> Bool {
            var waits = [pollfd(fd: event.number, events: Int16(POLLIN), revents: 0)]
            return wait(&waits, until: deadline) && take()
        }

        /// Sleeps as `park(until:)` does, or until the log file takes bytes again (or has failed).
        ///
        /// A permit is taken when there is one, whatever else ended the sleep.
        package func park(until deadline: Int64, orWritable file: borrowing LogFile) {
            var waits = [
                pollfd(fd: event.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: file.descriptorNumber, events: Int16(POLLOUT), revents: 0),
            ]
            if wait(&waits, until: deadline) { _ = take() }
        }

        private func take() -> Bool {
            var permits: UInt64 = 0
            return Glibc.read(event.number, &permits, MemoryLayout<UInt64>.size) > 0
        }

        private func wait(_ waits: inout [pollfd], until deadline: Int64) -> Bool {
            let count = nfds_t(waits.count)
            // The closure runs again after EINTR, and then waits for what is left. poll(2) has no other error here
            // but ENOMEM, which ends the sleep early, as a time-out does: every caller looks at its state anyway.
            let ready = try? systemCall { poll(&waits, count, Self.milliseconds(until: deadline)) }
            return (ready ?? 0) > 0
        }

        /// What poll(2) is told: −1 for ever, else the time that is left, rounded up so as never to spin.
        private static func milliseconds(until deadline: Int64) -> CInt {
            guard deadline != .max else { return -1 }
            let now = MonotonicClock.now()
            guard deadline > now else { return 0 }
            return CInt(clamping: (deadline - now - 1) / 1_000_000 + 1)
        }
    }
}

private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    // Balances the retain in `create`: the thread owns its start block until it ends.
    Unmanaged<Thread.Start>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
