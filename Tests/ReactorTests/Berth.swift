// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor

/// An acceptor on a loop, and what it has taken.
actor Berth {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private(set) var arrivals = 0
    private(set) var unaffordable = 0
    private var acceptor: Acceptor?
    private var whenUnaffordable: (@Sendable () -> Void)?
    private var waiter: (isMet: @Sendable (isolated Berth) -> Bool, continuation: CheckedContinuation<Void, Never>)?
    private var moored: [Mooring] = []

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Begins to watch, and takes nobody yet.
    func open(_ listener: Listener) throws {
        acceptor = try Acceptor(listener, loop: loop)
    }

    /// Accepts until cancelled, as a task of the loop.
    ///
    /// - Parameter prepare: called right before, in the same turn of the loop.
    nonisolated func serve(_ prepare: @escaping @Sendable () -> Void = {}) -> Task<Void, Never> {
        Task(executorPreference: loop) { await self.run(prepare) }
    }

    private func run(_ prepare: @Sendable () -> Void) async {
        prepare()
        await acceptor?.run { socket, arrival in take(socket, arrival) }
    }

    /// Ends accepting, also where it has not begun.
    func cancel(leavingQueue: Bool = false) {
        acceptor?.cancel(leavingQueue: leavingQueue)
    }

    func nudge() {
        acceptor?.nudge()
    }

    var lastStep: Int64 { acceptor?.lastStep ?? 0 }

    func onFirstUnaffordable(_ body: @escaping @Sendable () -> Void) {
        whenUnaffordable = body
    }

    func waitForArrivals(_ count: Int) async {
        await wait { $0.arrivals >= count }
    }

    func waitForUnaffordable(_ count: Int) async {
        await wait { $0.unaffordable >= count }
    }

    private func wait(until isMet: @escaping @Sendable (isolated Berth) -> Bool) async {
        await withCheckedContinuation { continuation in
            // Looked at here and not before: a task of another executor may come this far a turn later.
            if isMet(self) { continuation.resume() } else { waiter = (isMet, continuation) }
        }
    }

    /// Accepts, and tells how many came between one turn of the loop and the next.
    func serveAndWatch(until count: Int) async -> [Int] {
        let run = serve()
        var steps: [Int] = []
        var last = 0
        while last < count {
            await Task.yield()
            steps.append(arrivals - last)
            last = arrivals
        }
        cancel()
        await run.value
        return steps
    }

    private func take(_ socket: consuming AcceptedSocket, _ arrival: Acceptor.Arrival) {
        arrivals += 1
        switch arrival {
        case .welcome:
            moored.append(Mooring(socket.takeDescriptor()))
        case .unaffordable:
            // Closed at once, as the acceptor wants it; whether it was told why is not the acceptor's matter.
            _ = consume socket
            unaffordable += 1
            whenUnaffordable?()
            whenUnaffordable = nil
        }
        if let waiter, waiter.isMet(self) {
            self.waiter = nil
            waiter.continuation.resume()
        }
    }
}

/// Keeps a connection open.
private final class Mooring: Sendable {
    private let descriptor: OwnedDescriptor

    init(_ descriptor: consuming OwnedDescriptor) {
        self.descriptor = descriptor
    }
}
