// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Of what a worker keeps how long it took.
enum Histogram: Int, CaseIterable, Sendable {
    /// Exchanges, from the request's first byte to the answer's last.
    case requests
    /// Waits until what was uploaded or deleted was on disk.
    case syncs
}
