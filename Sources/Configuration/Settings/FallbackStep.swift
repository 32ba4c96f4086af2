// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// One thing to try for a path that names nothing. What it makes is a path of the URL space, to be routed like any.
package enum FallbackStep: Hashable, Sendable {
    /// The same path for all, such as `/index.html`.
    case path(String)
    /// The request's own path, without a slash at its end, and this behind it: `.html` for `{path}.html`.
    case suffix(String)
}
