// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization
import struct SystemPackage.Errno

/// The way to a service manager that may have stopped reading: once its socket is full, sd_notify(3) waits for as long
/// as that lasts, and whoever called it would hear no signal meanwhile. A thread of its own waits instead.
///
/// Sendable; a declared door between that thread and the one thread that calls `tell`. One that is dropped ends its
/// thread once all is told.
final class NotificationQueue: Sendable {
    /// The most messages that wait. Beyond, the oldest go: the newest say how things stand.
    static let capacity = 256
    /// How long a message may take until it is left to the thread alone, in nanoseconds.
    static let patience: Int64 = 500_000_000

    private struct State: Sendable {
        var waiting: [ServiceState] = []
        var isSending = false
        var isEnding = false

        var isBehind: Bool { isSending || !waiting.isEmpty }
    }

    /// What the thread and its owner share, so that the owner may go first.
    private final class Shared: Sendable {
        let state = Mutex(State())
        /// Woken when there is something to send.
        let sender: Thread.Parker
        /// Woken when something has been sent.
        let teller: Thread.Parker

        init() throws(Errno) {
            sender = try Thread.Parker()
            teller = try Thread.Parker()
        }
    }

    private let shared: Shared

    /// Starts the thread.
    ///
    /// - Parameter send: sends one message, and may take any time; called on that thread.
    /// - Throws: EAGAIN, EMFILE or ENFILE where there is no thread or no descriptor to be had.
    init(send: @escaping @Sendable (ServiceState) -> Void) throws(Errno) {
        let shared = try Shared()
        self.shared = shared
        _ = try Thread(name: "notify", stackSize: 256 << 10) { Self.run(shared, send) }
    }

    deinit {
        shared.state.withLock { $0.isEnding = true }
        shared.sender.unpark()
    }

    /// Has a message sent, after those before it, and waits for that: what the caller does next is to come after it. For
    /// a manager that does not read, that wait is over after `patience` nanoseconds, and there is none until it has
    /// caught up.
    func tell(_ message: ServiceState, patience: Int64 = NotificationQueue.patience) {
        let wasBehind = shared.state.withLock { state in
            defer { state.waiting.append(message) }
            if state.waiting.count == Self.capacity { state.waiting.removeFirst() }
            return state.isBehind
        }
        shared.sender.unpark()
        guard !wasBehind else { return }
        let deadline = MonotonicClock.now() + patience
        while shared.state.withLock({ $0.isBehind }), shared.teller.park(until: deadline) {}
    }

    private static func run(_ shared: Shared, _ send: @Sendable (ServiceState) -> Void) {
        while let message = next(shared) {
            send(message)
            shared.state.withLock { $0.isSending = false }
            shared.teller.unpark()
        }
    }

    /// The oldest message, once there is one; nil: there never will be again.
    private static func next(_ shared: Shared) -> ServiceState? {
        while true {
            let (message, isEnding) = shared.state.withLock { state -> (ServiceState?, Bool) in
                guard !state.waiting.isEmpty else { return (nil, state.isEnding) }
                state.isSending = true
                return (state.waiting.removeFirst(), false)
            }
            if let message { return message }
            if isEnding { return nil }
            _ = shared.sender.park(until: .max)
        }
    }
}
