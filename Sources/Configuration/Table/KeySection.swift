// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// An object that holds some of the keys of the top of a file, or of a location.
struct KeySection: Sendable {
    let name: String
    /// What its keys have in common: a sentence.
    let summary: String
}
