// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What came of a reload.
enum ReloadOutcome: Equatable {
    /// The new settings are in force: what they are, in a line.
    case taken(String)
    /// Nothing has changed: the exit status that a start would have ended with, and what is wrong, line by line.
    case refused(Int32, [String])
}
