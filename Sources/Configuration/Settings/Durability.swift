// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What is certain once an upload or a deletion was answered.
package enum Durability: String, CaseIterable, Sendable {
    /// It is on the disk, and outlives a loss of power.
    case full
    /// It is whole for whoever looks, and may be gone after a loss of power.
    case none
}
