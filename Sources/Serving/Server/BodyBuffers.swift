// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem

/// The buffers that a worker lends to bodies on their way in, each for as long as there is something in it.
///
/// Belongs to one worker.
struct BodyBuffers {
    /// Bytes of a body that is so small that memory of its own would cost more than to receive it.
    static let smallSize = 16 << 10
    /// Of any other: what larger ones would save is not worth their memory (docs/decisions/0017).
    private static let size = 256 << 10
    /// How many of each are kept for the next body.
    private static let mostSmallKept = 64
    private static let mostKept = 4

    private var small: [TransferBuffer] = []
    private var kept: [TransferBuffer] = []

    /// Lends a buffer.
    ///
    /// - Parameter rest: bytes that are to come at most; nil: nobody knows.
    mutating func take(for rest: Int64?) -> TransferBuffer {
        if let rest, rest <= Int64(Self.smallSize) {
            return small.popLast() ?? TransferBuffer(capacity: Self.smallSize)
        }
        return kept.popLast() ?? TransferBuffer(capacity: Self.size)
    }

    /// Takes a buffer back; nobody else may still use it.
    mutating func giveBack(_ buffer: TransferBuffer) {
        if buffer.capacity == Self.smallSize {
            if small.count < Self.mostSmallKept { small.append(buffer) }
        } else if kept.count < Self.mostKept {
            kept.append(buffer)
        }
    }
}
