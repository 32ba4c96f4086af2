// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import LinuxSystem
import SystemPackage

/// The two ends of a Unix connection, neither of which blocks.
final class StreamEnds: Sendable {
    let own: OwnedDescriptor
    let peer: OwnedDescriptor

    init() throws(Errno) {
        var ends: [CInt] = [-1, -1]
        let type = CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        own = OwnedDescriptor(FileDescriptor(rawValue: ends[0]))
        peer = OwnedDescriptor(FileDescriptor(rawValue: ends[1]))
    }

    /// Makes our end readable.
    func sendFromPeer(_ count: Int = 1) throws(Errno) {
        let nothing: [UInt8] = []
        _ = try peer.borrowed.send([UInt8](repeating: 0, count: count).span, nothing.span)
    }

    /// Takes all that has arrived, up to EAGAIN.
    static func drain(_ descriptor: FileDescriptor) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while let count = try? descriptor.receive(into: &buffer, from: 0), count > 0 {}
    }

    /// Sends until EAGAIN, so that our end is not writable.
    func fill() {
        let (piece, nothing): ([UInt8], [UInt8]) = (Array(repeating: 0, count: 1 << 16), [])
        while let count = try? own.borrowed.send(piece.span, nothing.span), count > 0 {}
    }
}
