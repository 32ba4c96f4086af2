// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How long anything may take; every value in nanoseconds, as the event loop counts.
package struct Timeouts: Equatable, Sendable {
    /// From a request's first byte to the end of its head; not reset by what arrives.
    package var head: Int64
    /// Between two reads of a request body.
    package var body: Int64
    /// Between two writes of an answer that the client takes.
    package var send: Int64
    /// Between an answer and the next request on the same connection.
    package var keepAlive: Int64
    /// How long a closed connection is still read, so that the client sees the answer; 0: not at all.
    package var linger: Int64
    /// How long running exchanges may go on after SIGTERM.
    package var shutdown: Int64
    /// How long accepting goes on after SIGTERM while the health endpoint says 503.
    package var drain: Int64
}
