// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Settings that know where each of their values was written.
protocol SourceKeeping: Sendable {
    var sources: KeySources { get set }
}

extension Settings: SourceKeeping {}

extension LocationSettings: SourceKeeping {}
