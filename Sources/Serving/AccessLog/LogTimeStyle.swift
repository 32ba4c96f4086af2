// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How a line shows when its request began, always in local time.
enum LogTimeStyle: Equatable, Sendable {
    /// As Python's `asctime`: `2026-11-20 10:15:30,123`.
    case asctime
    /// As Apache's `%t`: `[20/Nov/2026:10:15:30 +0100]`.
    case common
    /// As Python's `http.server`: `[20/Nov/2026 10:15:30]`.
    case python
    /// ISO 8601: `2026-11-20T10:15:30.123+01:00`.
    case iso8601

    /// How many bytes it has, whatever the time.
    var length: Int {
        switch self {
        case .asctime: 23
        case .common: 28
        case .python: 22
        case .iso8601: 29
        }
    }

    /// Where its milliseconds begin; nil: it has none.
    var millisecondsOffset: Int? {
        switch self {
        case .asctime, .iso8601: 20
        case .common, .python: nil
        }
    }
}
