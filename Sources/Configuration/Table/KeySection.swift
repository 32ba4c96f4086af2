// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// An object at the top of a file that holds some of its keys.
struct KeySection: Sendable {
    let name: String
    /// What its keys have in common: a sentence.
    let summary: String
}
