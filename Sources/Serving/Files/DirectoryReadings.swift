// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The directories whose entries an answer depends on: one or two, kept in place so that a look-up copies no array.
struct DirectoryReadings: Sendable {
    /// The nearest directory above the path.
    let parent: DirectoryCounters.Reading
    /// The directory itself, where its index was looked for.
    var itself: DirectoryCounters.Reading?

    /// Whether nothing was said of any of them since.
    func areCurrent(in counters: DirectoryCounters) -> Bool {
        guard counters.isCurrent(parent) else { return false }
        return itself.map(counters.isCurrent) ?? true
    }
}
