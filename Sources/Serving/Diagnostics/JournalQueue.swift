// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import ServiceManager
import Synchronization
import struct SystemPackage.Errno

/// The way to the journal, which takes its time: entries wait here, and a thread of its own sends them.
///
/// Sendable; a declared door between threads: everything that changes is behind one lock, held for a few stores. One
/// that is dropped ends its thread once all is sent.
final class JournalQueue: Sendable {
    /// The most entries that wait, the one that is being sent among them; with fields of `DiagnosticLine.textLimit` at
    /// most that is some megabytes.
    static let capacity = 256

    private struct Waiting: Sendable {
        let entry: JournalEntry
        /// How many messages are lost if this entry is: one that tells of losses stands for those.
        let worth: Int
    }

    private struct State: Sendable {
        var waiting: [Waiting] = []
        /// Entries in `waiting` and in the thread's hands.
        var count = 0
        var isEnding = false
        var isThreadAsleep = false
        var lost = Loss()
    }

    /// Messages that could not be sent.
    struct Loss: Equatable, Sendable {
        var count = 0
        /// Why the last of them could not.
        var reason: Errno?
    }

    /// What the thread and its owner share, so that the owner may go first.
    private final class Shared: Sendable {
        let state = Mutex(State())
        let parker: Thread.Parker

        init() throws(Errno) {
            parker = try Thread.Parker()
        }
    }

    private let shared: Shared
    private let thread: Thread

    /// Starts the thread.
    ///
    /// - Parameter send: sends one entry, and may take any time; called on that thread.
    /// - Throws: EAGAIN, EMFILE or ENFILE where there is no thread or no descriptor to be had.
    init(
        send: @escaping @Sendable (JournalEntry) throws(Errno) -> Void = Journal.send
    ) throws(Errno) {
        let shared = try Shared()
        self.shared = shared
        thread = try Thread(name: "journal", stackSize: 256 << 10) { Self.run(shared, send) }
    }

    deinit {
        end()
    }

    /// Has an entry sent, never waiting for that; false: there is no room, or no thread any more.
    ///
    /// - Parameter worth: how many messages are lost if it cannot be sent.
    func submit(_ entry: JournalEntry, worth: Int = 1) -> Bool {
        let (isAccepted, wakes) = shared.state.withLock { state in
            guard state.count < Self.capacity, !state.isEnding else { return (false, false) }
            state.count += 1
            state.waiting.append(Waiting(entry: entry, worth: worth))
            defer { state.isThreadAsleep = false }
            return (true, state.isThreadAsleep)
        }
        if wakes { shared.parker.unpark() }
        return isAccepted
    }

    /// What could not be sent since this was last asked.
    func takeLost() -> Loss {
        shared.state.withLock { state in
            defer { state.lost = Loss() }
            return state.lost
        }
    }

    /// Takes no more, and waits until all is sent, but not past `deadline` (monotonic nanoseconds); says whether it is.
    func finish(deadline: Int64) -> Bool {
        end()
        return thread.join(until: deadline)
    }

    private func end() {
        shared.state.withLock { $0.isEnding = true }
        shared.parker.unpark()
    }
}

/// The thread's side.
extension JournalQueue {
    private static func run(
        _ shared: Shared, _ send: @Sendable (JournalEntry) throws(Errno) -> Void
    ) {
        while let entries = take(shared) {
            for waiting in entries {
                var reason: Errno?
                do throws(Errno) {
                    try send(waiting.entry)
                } catch {
                    reason = error
                }
                shared.state.withLock { state in
                    state.count -= 1
                    guard let reason else { return }
                    state.lost.count += waiting.worth
                    state.lost.reason = reason
                }
            }
        }
    }

    /// What waits, once something does; nil: nothing ever will again.
    private static func take(_ shared: Shared) -> [Waiting]? {
        while true {
            let entries = shared.state.withLock { state -> [Waiting]? in
                state.isThreadAsleep = state.waiting.isEmpty && !state.isEnding
                guard !state.waiting.isEmpty else { return state.isEnding ? nil : [] }
                var entries: [Waiting] = []
                swap(&entries, &state.waiting)
                return entries
            }
            guard let entries else { return nil }
            if !entries.isEmpty { return entries }
            _ = shared.parker.park(until: .max)
        }
    }
}
