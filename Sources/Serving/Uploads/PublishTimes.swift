// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Synchronization

/// The times of modification that published files get, each of them once, and which files lately got one: a door
/// between threads.
///
/// A file that others write may bear the same time in two versions, so its first two seconds give it a weak tag. Of one
/// that is remembered here it is known that no other version of it has that time.
final class PublishTimes: Sendable {
    private struct State {
        var last: Int64 = 0
        var recent: Set<FileVersion> = []
        var older: Set<FileVersion> = []
        /// When `recent` becomes `older`, in nanoseconds of `MonotonicClock`.
        var turn: Int64 = 0
    }

    /// How long a version is remembered at least: longer than a file counts as fresh.
    private static let memory = FileDescription.freshness + 1_000_000_000
    /// Beyond so many in that time, a file's first tag is a weak one.
    private static let mostVersions = 65_536
    /// A clock that was set back by more than this is believed.
    private static let mostAhead: Int64 = 1_000_000_000

    private let state = Mutex(State())

    /// A time that none of this process's files has had: the present, or a nanosecond after the last one.
    func next(now: Int64 = WallClock.now()) -> Int64 {
        state.withLock { state in
            let isSetBack = state.last - now > Self.mostAhead
            state.last = isSetBack ? now : max(now, state.last + 1)
            return state.last
        }
    }

    /// Remembers a file that has got its time.
    func remember(_ status: FileStatus, now: Int64 = MonotonicClock.now()) {
        state.withLock { state in
            if now >= state.turn {
                state.older = now - state.turn < Self.memory ? state.recent : []
                state.recent = []
                state.turn = now + Self.memory
            }
            guard state.recent.count < Self.mostVersions else { return }
            state.recent.insert(FileVersion(status))
        }
    }

    /// Whether the file is as it was published, not long ago.
    func isPublished(_ status: FileStatus) -> Bool {
        state.withLock { state in
            let version = FileVersion(status)
            return state.recent.contains(version) || state.older.contains(version)
        }
    }
}
