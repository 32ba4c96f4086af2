// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Why a text is not JSON.
struct JSONSyntaxError: Error, Equatable, Sendable {
    /// Bytes before the place where it went wrong.
    let offset: Int
    /// What stands there.
    let message: String
    /// What to do about it.
    let advice: String
}
