// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a server does at a moment, in numbers that a line has room for.
package struct ServerActivity: Equatable, Sendable, CustomStringConvertible {
    /// Threads that accept connections.
    package var workers: Int
    /// Connections that are open.
    package var connections: UInt64
    /// Requests that were answered since the start.
    package var requests: UInt64

    init(_ figures: Metrics.Figures) {
        workers = figures.workers
        connections = figures.values.openConnections
        requests = figures.values.requests
    }

    package var description: String {
        [(UInt64(workers), "worker"), (connections, "connection"), (requests, "request")]
            .map { count, noun in "\(count) \(noun)\(count == 1 ? "" : "s")" }
            .joined(separator: ", ")
    }
}
