// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc

extension OutputSpan<UInt8> {
    /// Writes bytes as they are, in one memcpy(3): a loop over two spans checks two bounds a byte.
    ///
    /// There must be room for them, as with `append`.
    package mutating func append(copying bytes: Span<UInt8>) {
        precondition(bytes.count <= freeCapacity, "no room for the bytes")
        withUnsafeMutableBufferPointer { buffer, initializedCount in
            bytes.withUnsafeBytes { source in
                // Both are valid for the closure, the sum is within the capacity, and they cannot overlap: one is
                // being written, the other is read.
                guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
                memcpy(to + initializedCount, from, source.count)
            }
            initializedCount += bytes.count
        }
    }
}
