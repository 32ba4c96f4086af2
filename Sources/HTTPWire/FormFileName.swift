// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What a part of a form says of the file that its bytes are (RFC 7578 §4.2).
package enum FormFileName: Equatable, Sendable {
    /// No filename parameter: a plain field.
    case none
    /// A filename of no bytes: a file field in which nothing was chosen.
    case empty
    /// The name without any directories before it: 1 to 255 bytes without a slash, a backslash or a control character,
    /// and neither "." nor "..". It may begin with a dot, and need not be UTF-8.
    case name([UInt8])
}
