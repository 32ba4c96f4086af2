// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Reactor

/// A worker's connections, and how many there may be.
///
/// Belongs to one worker.
final class ConnectionTable {
    private struct Candidate {
        let registration: Registration
        /// As it was when all were looked at: whoever has had a request since is no longer in order.
        let idleSince: Int64
    }

    /// The most connections of this worker.
    var limit: Int
    private let loop: EventLoop
    private var connections: [Registration: Connection] = [:]
    /// Idle connections to be closed when room is needed, the longest idle last; renewed by a look at all of them, so
    /// that a flood at the limit costs one look for many arrivals, and a busy server keeps no order for nothing.
    private var candidates: [Candidate] = []
    /// Candidates that are idle anew, to be closed where there is no other.
    private var passedOver: [Registration] = []
    private static let candidateCount = 64
    /// The least time between two looks, in nanoseconds.
    private static let lookInterval: Int64 = 50_000_000
    private var nextLook = Int64.min
    private var closedSinceLook = 0

    init(limit: Int, loop: EventLoop) {
        self.limit = limit
        self.loop = loop
    }

    var count: Int { connections.count }

    func insert(_ connection: Connection) {
        connections[connection.transport.registration] = connection
    }

    func remove(_ connection: Connection) {
        connections[connection.transport.registration] = nil
    }

    func find(_ registration: Registration) -> Connection? {
        connections[registration]
    }

    /// Whether another connection may come; closes the one that was idle longest if that makes room.
    func makeRoom() -> Bool {
        if connections.count < limit { return true }
        while let idle = nextCandidate() {
            if loop.cancelIfParked(idle.transport.registration) {
                closedSinceLook += 1
                return true
            }
        }
        return false
    }

    /// Has idle connections go by other settings, so that none keeps the old ones in memory; the rest take them up when
    /// their next request begins.
    func takeUp(_ settings: WorkerSettings) {
        for connection in connections.values {
            // The log that wanted it may be another one now, and would show it with the next answer.
            connection.answerHead = []
            if connection.phase == .idle { connection.settings = settings }
        }
    }

    /// Ends every idle connection.
    func cancelIdle() {
        for connection in connections.values where connection.phase == .idle {
            _ = loop.cancelIfParked(connection.transport.registration)
        }
    }

    /// Ends every connection, whatever it is about.
    func cancelAll() {
        for registration in connections.keys { loop.cancel(registration) }
    }

    private func nextCandidate() -> Connection? {
        while let candidate = candidates.popLast() {
            guard let connection = find(candidate.registration), isEvictable(connection) else { continue }
            if connection.idleSince == candidate.idleSince { return connection }
            passedOver.append(candidate.registration)
        }
        // A look that has made room as often as it could is worth repeating at once; one that found few is not, for
        // each arrival of a flood: until the next, one that is idle, though not the longest, has to do.
        guard closedSinceLook == Self.candidateCount || loop.now >= nextLook else { return nextPassedOver() }
        closedSinceLook = 0
        passedOver.removeAll(keepingCapacity: true)
        nextLook = loop.now + Self.lookInterval
        candidates = connections.values.filter(isEvictable)
            .sorted { $0.idleSince < $1.idleSince }.prefix(Self.candidateCount).reversed()
            .map { Candidate(registration: $0.transport.registration, idleSince: $0.idleSince) }
        return candidates.popLast().flatMap { find($0.registration) }
    }

    private func nextPassedOver() -> Connection? {
        while let registration = passedOver.popLast() {
            if let connection = find(registration), isEvictable(connection) { return connection }
        }
        return nil
    }

    private func isEvictable(_ connection: Connection) -> Bool {
        connection.phase == .idle && !loop.isCancelled(connection.transport.registration)
    }
}
