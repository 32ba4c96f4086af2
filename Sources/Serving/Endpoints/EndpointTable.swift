// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire

/// Where the daemon answers itself; looked at before locations. Immutable.
struct EndpointTable: Sendable {
    /// Whether there is no endpoint at all, as with most configurations.
    let isEmpty: Bool
    /// Paths without a NUL, each for exactly itself.
    private let exact: [(path: [UInt8], endpoint: Endpoint)]
    /// What the paths begin with that are sent back; empty: there is none.
    private let echoPrefix: [UInt8]
    /// The same as a target may have it: as it is, and as a browser encodes it.
    private let echoSpellings: [[UInt8]]

    init(_ settings: EndpointSettings) {
        let places: [(path: String?, endpoint: Endpoint)] = [
            (settings.userAgent, .userAgent), (settings.health, .health), (settings.metrics, .metrics),
        ]
        let exact = places.compactMap { place in
            place.path.map { (path: Array($0.utf8), endpoint: place.endpoint) }
        }
        let prefix = settings.echo.map { Array($0.utf8) } ?? []
        var encoded: [UInt8] = []
        LocationValue.appendPath(prefix.span, to: &encoded)
        self.exact = exact
        echoPrefix = prefix
        echoSpellings = encoded == prefix ? [prefix] : [prefix, encoded]
        isEmpty = exact.isEmpty && prefix.isEmpty
    }

    /// The endpoint that answers at a path; nil: a location does.
    func endpoint(of path: RequestPath) -> Endpoint? {
        let path = path.bytes.span.extracting(droppingLast: 1)
        for entry in exact where entry.path.count == path.count && Self.begins(path, with: entry.path) {
            return entry.endpoint
        }
        return !echoPrefix.isEmpty && Self.begins(path, with: echoPrefix) ? .echo : nil
    }

    /// The place of what follows the echo's prefix in a target, as it was sent, the query with its `?` too.
    ///
    /// Nil where the target spells the prefix in another way (dots, empty segments, needless escapes): what follows it
    /// is not told by the bytes then.
    func echoed(of head: RequestHead, in bytes: Span<UInt8>) -> Range<Int>? {
        let path = head.path.range
        let raw = bytes.extracting(path)
        guard let prefix = echoSpellings.first(where: { Self.begins(raw, with: $0) }) else { return nil }
        let query = head.hasQuery ? 1 + Int(head.query.count) : 0
        return (path.lowerBound + prefix.count)..<(path.upperBound + query)
    }

    private static func begins(_ path: Span<UInt8>, with prefix: [UInt8]) -> Bool {
        guard path.count >= prefix.count else { return false }
        for index in prefix.indices where path[index] != prefix[index] { return false }
        return true
    }
}
