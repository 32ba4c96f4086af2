// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One field line of a head: its name and its value, as places in the bytes.
package struct FieldLine: Equatable, Sendable {
    /// The name as sent, in any case.
    package let name: HeadSlice
    /// The value without white space around it.
    package let value: HeadSlice
}
