// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Why compressing failed. None of it is a client's doing.
package enum GzipError: Error, Equatable, Sendable {
    /// The level is not one of `GzipEncoder.levels`: the settings' fault.
    case invalidLevel(Int)
    /// There was no memory for zlib's state.
    case outOfMemory
    /// The encoder was used after `finish(to:)`, or after it had failed.
    case finished
    /// zlib returned a code that it does not return for a stream in order; see zlib.h.
    case unexpected(code: Int32)
}
