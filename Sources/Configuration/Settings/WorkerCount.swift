// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// How many worker threads serve.
package enum WorkerCount: Hashable, Sendable {
    /// One per processor that this process may use, by its affinity and its cgroup's quota.
    case automatic
    /// So many; 1 to 256.
    case fixed(Int)
}
