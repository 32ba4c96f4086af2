// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

package import HTTPWire
package import LinuxSystem

/// What one exchange left for the access log: plain numbers and places in the head's bytes, nothing on the heap.
///
/// Isolated to its worker; written once, at the exchange's end, and formatted before the head's bytes are reused.
package struct AccessLogRecord: Sendable {
    /// What became of the connection after the exchange.
    package enum Ending: UInt8, Sendable {
        /// It waits for the next request.
        case keptAlive
        /// This server closed it in order, after the answer.
        case closed
        /// It broke before the answer was whole (status 499), or this server cut it.
        case aborted
    }

    /// The connection's other end: who asked, or a proxy of theirs.
    package var peer: SocketAddress
    /// Who asked.
    package var client: SocketAddress
    /// The address that was asked.
    package var local: SocketAddress
    /// Nanoseconds since 1970 at the request's first byte.
    package var start: Int64
    /// Nanoseconds from the request's first byte to the answer's last; negative counts as 0.
    package var duration: Int64
    /// Bytes of the answer's content that were sent, without head and framing; negative counts as 0.
    package var bodyBytesSent: Int
    /// Bytes that were sent in all.
    package var bytesSent: Int
    /// Bytes of the request's content that were received, without head and framing; negative counts as 0.
    package var bodyBytesReceived: Int
    /// Bytes that were received in all.
    package var bytesReceived: Int
    /// Nanoseconds that the exchange waited until what it changed was on disk; negative: it had nothing synced.
    package var syncDuration: Int64
    /// The final answer's status, or 499 where none was sent whole.
    package var status: Status
    /// The request line without its line end; as much of it as there was where no head could be read.
    package var requestLine: HeadSlice
    /// The method as sent.
    package var method: HeadSlice
    /// The target as sent.
    package var target: HeadSlice
    /// Whether a whole head was read and understood: if not, `method` and `target` mean nothing.
    package var hasHead: Bool
    /// What became of the connection.
    package var ending: Ending

    package init(
        peer: SocketAddress, client: SocketAddress? = nil, local: SocketAddress, start: Int64, duration: Int64 = 0,
        bodyBytesSent: Int = 0, bytesSent: Int = 0, bodyBytesReceived: Int = 0, bytesReceived: Int = 0,
        syncDuration: Int64 = -1, status: Status, requestLine: HeadSlice = .empty, method: HeadSlice = .empty,
        target: HeadSlice = .empty, hasHead: Bool = false, ending: Ending = .closed
    ) {
        self.peer = peer
        self.client = client ?? peer
        self.local = local
        self.start = start
        self.duration = duration
        self.bodyBytesSent = bodyBytesSent
        self.bytesSent = bytesSent
        self.bodyBytesReceived = bodyBytesReceived
        self.bytesReceived = bytesReceived
        self.syncDuration = syncDuration
        self.status = status
        self.requestLine = requestLine
        self.method = method
        self.target = target
        self.hasHead = hasHead
        self.ending = ending
    }
}
