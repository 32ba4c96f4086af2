// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How much of anything a client may send or hold; what each refusal answers stands with the key.
package struct Limits: Equatable, Sendable {
    /// Bytes in a request line, without its line end.
    package var requestLine: Int
    /// Bytes in all field lines of a head together, their line ends included.
    package var fields: Int
    /// Field lines in a head.
    package var fieldCount: Int
    /// Bytes of an unread body that are read and dropped so that the connection can go on; 0: it is closed.
    package var drain: Int
    /// Bytes in the extensions of one chunk line.
    package var chunkExtension: Int
    /// Bytes in the trailer of a chunked body, line ends included; 0: only an empty trailer.
    package var trailer: Int
    /// Open connections, all workers together.
    package var connections: ConnectionLimit
    /// Open connections from one client address; 0: no limit.
    package var connectionsPerAddress: Int
    /// Bytes of a request's body a second, averaged over the time that it was waited for; slower is 408. 0: any rate will do.
    package var minimumRate: Int
}
