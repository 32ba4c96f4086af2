// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What becomes of an upload whose name is taken.
package enum ConflictPolicy: String, CaseIterable, Sendable {
    /// It takes the place of what is there.
    case replace
    /// It is refused with 409.
    case refuse
    /// It gets a name of its own, such as `name (1).ext`; a PUT, which says under what name it is to be found, gets 409.
    case rename
}
