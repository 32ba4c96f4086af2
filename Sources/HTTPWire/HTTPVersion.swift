// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The version that a request is served as (RFC 9110 §2.5): HTTP/1.2 to 1.9 are served as 1.1.
package enum HTTPVersion: UInt8, Sendable {
    case http10, http11
}
