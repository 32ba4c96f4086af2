// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import LinuxSystem
package import struct SystemPackage.Errno

/// A loop's part in a listener: takes connections as they come, a bounded number a turn.
///
/// Belongs to its loop. When the process has no descriptor left, a reserved one is given up so that the client can be
/// told, and then accepting pauses: a listener that stays readable and cannot be served would spin the loop.
package final class Acceptor {
    /// What becomes of a connection.
    package enum Arrival: Sendable {
        case welcome
        /// There is no descriptor for it: it is to be told so and closed at once.
        case unaffordable
    }

    private static let mostPerTurn = 32
    /// Nanoseconds.
    private static let backOff: Int64 = 100_000_000

    private let listener: Listener
    private let loop: EventLoop
    private let registration: Registration
    private let pauseTimer: Registration
    private var reserve: OwnedDescriptor?
    private var isPaused = false
    private var leavesQueue = false
    /// When it last looked at its queue, or at whether it can again: nanoseconds of the loop's clock.
    package private(set) var lastStep: Int64

    /// Whether another process goes on with the listener.
    package var hasSuccessor: Bool { listener.hasSuccessor }

    /// Starts to watch the listener.
    package init(_ listener: Listener, loop: EventLoop) throws(Errno) {
        self.listener = listener
        self.loop = loop
        reserve = try? .reserve()
        registration = try loop.register(listener.borrowed, trigger: .levelExclusive)
        pauseTimer = loop.registerTimer()
        lastStep = loop.now
    }

    /// Accepts until `cancel`, and then, unless the queue is left, once more until nobody waits, also where another
    /// acceptor goes on with the listener: for a connection that waits the kernel may have woken this one and no other
    /// (EPOLLEXCLUSIVE). `take` is called on the loop for each connection.
    package func run(_ take: (consuming AcceptedSocket, Arrival) -> Void) async {
        // Told to leave the queue, it may have been woken before: what it was woken for stays there too.
        while await loop.wait(registration, for: .readable, until: .max) == .ready, !leavesQueue {
            acceptSome(take)
            if isPaused { await pause() } else if loop.isReady(registration, .readable) { await Task.yield() }
        }
        // From here on whoever comes wakes another.
        loop.pause(listener.borrowed)
        if !leavesQueue { acceptAll(take) }
        loop.deregister(registration, listener.borrowed)
        loop.deregisterTimer(pauseTimer)
    }

    /// Ends `run` in order.
    ///
    /// - Parameter leavingQueue: those who wait are another process's, as no acceptor of this one goes on; holds whatever
    ///   later calls say.
    package func cancel(leavingQueue: Bool = false) {
        leavesQueue = leavesQueue || leavingQueue
        loop.cancel(registration)
        loop.cancel(pauseTimer)
    }

    /// Has `run` look at the queue though nobody has come, so that `lastStep` tells whether it would if somebody did.
    package func nudge() {
        loop.stir(registration)
    }

    private func acceptSome(_ take: (consuming AcceptedSocket, Arrival) -> Void) {
        lastStep = loop.now
        for _ in 0..<Self.mostPerTurn {
            guard acceptOne(take) else { return }
        }
    }

    private func acceptAll(_ take: (consuming AcceptedSocket, Arrival) -> Void) {
        // Bounded by more than any backlog: peers that keep connecting must not keep a stopping server.
        for _ in 0..<65_536 {
            guard acceptOne(take) else { return }
        }
    }

    /// False: nobody waits, or nobody can be taken now.
    private func acceptOne(_ take: (consuming AcceptedSocket, Arrival) -> Void) -> Bool {
        do throws(Errno) {
            take(try listener.accept(), .welcome)
            return true
        } catch {
            switch error {
            case .wouldBlock:
                loop.clearReadiness(registration, .readable)
                return false
            case .tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory, .noBufferSpace:
                refuseOne(take)
                isPaused = true
                return false
            case .connectionAbort, .protocolError, .networkDown, .protocolNotAvailable, .hostIsDown,
                .noRouteToHost, .notSupported, .networkUnreachable:
                // accept(2): the network's errors of that one connection; the next may be well.
                return true
            default:
                // Such as a security module's refusal: it would be the same at once, for ever.
                isPaused = true
                return false
            }
        }
    }

    /// Gives up the reserve for as long as it takes to tell one client.
    private func refuseOne(_ take: (consuming AcceptedSocket, Arrival) -> Void) {
        reserve = nil
        if let socket = try? listener.accept() { take(socket, .unaffordable) }
        reserve = try? .reserve()
    }

    private func pause() async {
        loop.pause(listener.borrowed)
        while isPaused {
            guard await loop.sleep(pauseTimer, until: loop.now + Self.backOff) == .timedOut else { return }
            lastStep = loop.now
            // ENOMEM or ENOSPC (epoll_ctl(2)): once more after the next back-off.
            isPaused =
                (try? loop.resume(registration, listener.borrowed, trigger: .levelExclusive)) == nil
        }
    }
}
