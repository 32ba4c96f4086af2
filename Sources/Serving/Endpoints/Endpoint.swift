// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// What the daemon answers itself, at paths of the operator's choice.
enum Endpoint: String, Sendable, CaseIterable {
    /// What follows its path in the target, sent back.
    case echo
    /// The User-Agent field, sent back.
    case userAgent
    /// Whether the daemon takes requests.
    case health
    /// Figures in OpenMetrics text.
    case metrics

    /// What is on at every one of them, whatever is on elsewhere.
    static let methods: MethodSet = [.get, .head]
    /// The `Allow` line of a 405 or an OPTIONS.
    static let allowField = Array("Allow: \(methods.union(.options).allowFieldValue)\r\n".utf8)
}
