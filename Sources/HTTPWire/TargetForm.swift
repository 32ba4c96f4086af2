// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// In which of its four forms a request target came (RFC 9112 §3.2).
package enum TargetForm: UInt8, Sendable {
    /// A path and a query: `/a/b?c`.
    case origin
    /// A whole URI: `http://host/a/b?c`.
    case absolute
    /// `*`, with OPTIONS only: the server itself.
    case asterisk
    /// `host:port`, with CONNECT only: no path.
    case authority
}
