// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// What becomes of a request for a name that begins with a dot, anywhere in its path.
package enum HiddenPolicy: String, CaseIterable, Sendable {
    /// It is not there, except beneath `/.well-known/` (RFC 8615).
    case deny
    /// It is a name as any other.
    case allow
}
