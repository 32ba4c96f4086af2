// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What is kept of files that were compressed, for all workers together.
package struct VariantSettings: Equatable, Sendable {
    /// Bytes at most; 0: nothing is kept.
    package var memory: Int
    /// The largest file, in bytes, that is compressed whole and kept; larger ones are compressed while they are sent.
    package var largestFile: Int64
}
