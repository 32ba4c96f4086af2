// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// An answer that is the same every time: to a health check, or a redirect.
package struct FixedResponse: Hashable, Sendable {
    /// 200 to 599.
    package var status: Int
    /// The content; empty for none.
    package var body: String
    /// The `Location` field of a redirect: an absolute URL, or a path of this server's; nil for none.
    package var location: String?

    package init(status: Int, body: String = "", location: String? = nil) {
        self.status = status
        self.body = body
        self.location = location
    }
}
