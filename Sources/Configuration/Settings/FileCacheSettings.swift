// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What each worker keeps of the files that it has served; sizes and counts are per worker.
package struct FileCacheSettings: Equatable, Sendable {
    /// How long an entry is trusted without asking the file system, in nanoseconds; 0: every request asks.
    package var validity: Int64
    /// The most files that are kept open; 1 or more.
    package var entries: Int
    /// The most bytes of file contents that are kept.
    package var memory: Int
    /// The largest file whose bytes are kept; in bytes, 0: none.
    package var inlineSize: Int
    /// After how long without use an entry is closed, in nanoseconds.
    package var idle: Int64
}
