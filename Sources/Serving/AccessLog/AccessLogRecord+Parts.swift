// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

extension AccessLogRecord {
    /// The protocol as sent: what follows the target in the request line.
    var version: HeadSlice {
        let lineEnd = requestLine.range.upperBound
        let start = target.range.upperBound + 1
        guard start < lineEnd else { return .empty }
        return HeadSlice(offset: UInt16(clamping: start), count: UInt16(clamping: lineEnd - start))
    }

    func address(of party: AccessLogDirective.Party) -> SocketAddress {
        switch party {
        case .client: client
        case .peer: peer
        case .local: local
        }
    }
}

extension AccessLogRecord.Ending {
    /// As Apache's `%X`.
    var sign: UInt8 {
        switch self {
        case .keptAlive: UInt8(ascii: "+")
        case .closed: UInt8(ascii: "-")
        case .aborted: UInt8(ascii: "X")
        }
    }

    /// For those who read words.
    var word: StaticString {
        switch self {
        case .keptAlive: "keptAlive"
        case .closed: "closed"
        case .aborted: "aborted"
        }
    }
}
