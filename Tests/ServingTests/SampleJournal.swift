// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Logging
import ServiceManager
import Synchronization
import struct SystemPackage.Errno

@testable import Serving

/// A journal that takes entries as a test has it.
final class SampleJournal: Sendable {
    private struct State: Sendable {
        var taken: [String] = []
        var error: Errno?
        var refused = 0
        /// Entries that it takes before it waits for `goOn`; nil: all.
        var patience: Int?
    }

    private let state = Mutex(State())
    private let gate: Thread.Parker
    private let arrival: Thread.Parker

    init(stallsAfter patience: Int? = nil) throws {
        gate = try Thread.Parker()
        arrival = try Thread.Parker()
        state.withLock { $0.patience = patience }
    }

    /// What was taken: each entry's level and text.
    var taken: [String] { state.withLock { $0.taken } }

    /// How many entries have failed.
    var refused: Int { state.withLock { $0.refused } }

    func queue() throws -> JournalQueue {
        try JournalQueue { (entry: JournalEntry) throws(Errno) in try self.take(entry) }
    }

    /// From now on entries fail, or nil: no longer do.
    func fail(_ error: Errno?) { state.withLock { $0.error = error } }

    /// Takes whatever comes from now on.
    func goOn() {
        state.withLock { $0.patience = nil }
        gate.unpark()
    }

    /// Waits until somebody waits for `goOn`.
    func waitUntilStalled() { _ = arrival.park(until: .farAway) }

    private func take(_ entry: JournalEntry) throws(Errno) {
        let stalls = state.withLock { state in
            guard let patience = state.patience else { return false }
            state.patience = max(patience - 1, 0)
            return patience == 0
        }
        if stalls {
            arrival.unpark()
            _ = gate.park(until: .farAway)
        }
        let error = state.withLock { state -> Errno? in
            if let error = state.error {
                state.refused += 1
                return error
            }
            state.taken.append(entry.fields.prefix(2).reversed().joined(separator: " "))
            return nil
        }
        if let error { throw error }
    }
}

extension JournalEntry {
    /// An entry of no importance.
    static func sample(_ text: String) -> JournalEntry {
        JournalEntry(DiagnosticMessage(level: .info, text: text))
    }
}
