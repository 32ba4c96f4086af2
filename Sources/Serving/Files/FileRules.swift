// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

/// How a location serves files: settings in the form that resolving a path needs. Immutable.
struct FileRules: Sendable {
    /// The names that stand for a directory, in order.
    let indexNames: [[UInt8]]
    let symbolicLinks: RootDirectory.SymbolicLinks
    let mediaTypes: MediaTypeTable
    /// For names whose extension says nothing.
    let defaultType: MediaType
    /// Added to text types; nil: none.
    let charset: [UInt8]?
    /// A file up to this many bytes is kept in memory.
    let inlineSize: Int
}
