// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import struct SystemPackage.Errno

/// What a client is told for whom there is no room: 503, in one send, without a connection being made of it.
enum OverloadAnswer {
    private static let bytes = Array(
        """
        HTTP/1.1 503 Service Unavailable\r
        Content-Type: text/plain; charset=utf-8\r
        Retry-After: 1\r
        Content-Length: 24\r
        Connection: close\r
        \r
        503 Service Unavailable

        """.utf8)

    /// Bytes before the text.
    static let headCount = bytes.count - "503 Service Unavailable\n".utf8.count
    /// Those bytes.
    static let head = Array(bytes.prefix(headCount))

    /// Answers and closes; says how much of a request had come and how much was sent. What has arrived by now is read
    /// first, since a close with unread input is a reset, which could overtake the answer.
    static func send(to socket: consuming AcceptedSocket) -> (received: Int, sent: Int) {
        let descriptor = socket.takeDescriptor()
        var scratch = [UInt8](repeating: 0, count: 4096)
        let received = try? descriptor.borrowed.receive(into: &scratch, from: 0)
        let sent = try? descriptor.borrowed.send(bytes.span, Span())
        descriptor.borrowed.shutdownSending()
        return (received ?? 0, sent ?? 0)
    }
}
