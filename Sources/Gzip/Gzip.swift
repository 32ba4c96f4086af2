// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CZlib

/// Compressing what is all in memory.
package enum Gzip {
    /// The bytes as gzip (RFC 1952); the same input and level give the same output on every run.
    ///
    /// - Parameter level: one of `GzipEncoder.levels`, else `invalidLevel`.
    package static func compress(
        _ input: Span<UInt8>, level: Int = GzipEncoder.defaultLevel
    ) throws(GzipError) -> [UInt8] {
        var stream = try GzipEncoder.makeStream(level: level)
        // With room for the worst case at once, zlib runs through without a pause. One more, so that room is left.
        let step = stream.bound(count: input.count) + 1
        var output: [UInt8] = []
        try stream.deflate(input, mode: Z_FINISH, step: step, to: &output)
        // What is returned may be kept for long, so without the room that the worst case would have taken.
        var exact: [UInt8] = []
        exact.reserveCapacity(output.count)
        exact.append(contentsOf: output)
        return exact
    }
}
