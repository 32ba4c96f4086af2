// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// One thing to try where a path names nothing, as ready as it can be.
enum FallbackPath: Sendable, CustomStringConvertible {
    case fixed(RequestPath)
    /// Behind the request's own path, which loses a slash at its end.
    case suffix([UInt8])

    /// Nil for a path that no request could have.
    init?(_ step: FallbackStep) {
        switch step {
        case .path(let text):
            guard let path = RequestPath(decoded: text) else { return nil }
            self = .fixed(path)
        case .suffix(let text):
            self = .suffix(Array(text.utf8))
        }
    }

    var description: String {
        switch self {
        case .fixed(let path): Trace.text(path)
        case .suffix(let suffix): "{path}" + Trace.text(suffix.span)
        }
    }

    /// The path to try for a request's own; nil where the two make none.
    func path(for path: RequestPath) -> RequestPath? {
        switch self {
        case .fixed(let path): path
        case .suffix(let suffix): RequestPath(path, suffix: suffix)
        }
    }
}
