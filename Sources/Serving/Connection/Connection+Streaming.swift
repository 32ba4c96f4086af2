// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Reactor
import struct SystemPackage.Errno

extension Connection {
    /// Sends content as it is made, piece by piece: each a chunk, or as it is to a client of HTTP/1.0, which reads to
    /// the connection's end.
    func sendStream(_ stream: any ContentStream) async -> Bool {
        let isChunked = parser.head.version != .http10
        var framing: [UInt8] = []
        while true {
            if transport.isCancelled { return false }
            let piece: [UInt8]
            do throws(Errno) {
                piece = try await worker.pool.run(stream.lane) { Result { () throws(Errno) in try stream.next() } }
                    .get()
            } catch {
                return breakOff("cannot be sent: \(error)")
            }
            if isChunked {
                framing.append(contentsOf: piece.isEmpty ? "0\r\n\r\n".utf8 : "\(hexadecimal(piece.count))\r\n".utf8)
                guard await sendBytes(framing, from: 0, more: !piece.isEmpty, isContent: false) else { return false }
                framing = Array("\r\n".utf8)
            }
            if piece.isEmpty { return true }
            guard await sendBytes(piece, from: 0, more: isChunked) else { return false }
        }
    }

    private func hexadecimal(_ count: Int) -> String { String(count, radix: 16) }
}
