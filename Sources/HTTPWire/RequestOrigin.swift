// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The Origin of a request, `scheme://host[:port]` (RFC 6454 §7), held against where the request may come from.
package enum RequestOrigin {
    /// An origin taken apart; the places count in the bytes that it was read from.
    private struct Parts {
        let scheme: Range<Int>
        let host: Range<Int>
        /// The port, where it is not the scheme's own.
        let port: Int?
    }

    /// Whether a page of `origin` is one of the host that the request is for.
    ///
    /// Hosts are compared in any case, and the port that http or https has by default is none, also in the Host field,
    /// which does not say by which of them the client came: behind a proxy for TLS the server cannot know.
    ///
    /// - Returns: false for an opaque origin ("null"), one that is not of http or https, and one that is malformed.
    package static func isSameHost(origin: Span<UInt8>, host: Span<UInt8>) -> Bool {
        guard let parts = parts(of: origin), defaultPort(origin.extracting(parts.scheme)) != nil,
            let other = authority(host, 0..<host.count, defaultPort: defaultPort(origin.extracting(parts.scheme)))
        else { return false }
        return parts.port == other.port && isEqual(origin, parts.host, host, other.host)
    }

    /// Whether an origin is one that the settings name: scheme, host and port the same, in any case, a default port
    /// counting as none; or both are "null", which is how a page without a site calls itself (RFC 6454 §7.3).
    package static func matches(origin: Span<UInt8>, listed: [UInt8]) -> Bool {
        let listed = listed.span
        if isNull(listed) { return isNull(origin) }
        guard let parts = parts(of: origin), let other = Self.parts(of: listed) else { return false }
        return parts.port == other.port && isEqual(origin, parts.host, listed, other.host)
            && isEqual(origin, parts.scheme, listed, other.scheme)
    }

    private static func isNull(_ text: Span<UInt8>) -> Bool {
        let null = "null".utf8.span
        guard text.count == null.count else { return false }
        for index in text.indices where text[index] != null[index] { return false }
        return true
    }

    private static func parts(of origin: Span<UInt8>) -> Parts? {
        guard let colon = origin.first(.colon, in: 0..<origin.count), isScheme(origin.extracting(0..<colon)),
            colon + 2 < origin.count, origin[colon + 1] == .slash, origin[colon + 2] == .slash,
            let (host, port) = authority(
                origin, (colon + 3)..<origin.count, defaultPort: defaultPort(origin.extracting(0..<colon)))
        else { return nil }
        return Parts(scheme: 0..<colon, host: host, port: port)
    }

    /// A host, and its port unless that is `defaultPort`; nil where it is neither.
    private static func authority(
        _ bytes: Span<UInt8>, _ range: Range<Int>, defaultPort: Int?
    ) -> (host: Range<Int>, port: Int?)? {
        guard Authority.isValid(bytes, range) else { return nil }
        // Valid as it is, it ends in digits behind a colon if it has a port: a literal address ends in a bracket.
        var start = range.upperBound
        while start > range.lowerBound, bytes[start - 1].isDecimalDigit { start -= 1 }
        guard start > range.lowerBound, bytes[start - 1] == .colon else { return (range, nil) }
        let host = range.lowerBound..<(start - 1)
        guard start < range.upperBound else { return (host, nil) }
        var port = 0
        for index in start..<range.upperBound {
            // No overflow: at most 65535, leading zeros or not.
            port = port * 10 + Int(bytes[index] - UInt8(ascii: "0"))
        }
        return (host, port == defaultPort ? nil : port)
    }

    private static func defaultPort(_ scheme: Span<UInt8>) -> Int? {
        if FieldSyntax.equalsIgnoringCase(scheme, "http") { return 80 }
        return FieldSyntax.equalsIgnoringCase(scheme, "https") ? 443 : nil
    }

    /// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )` (RFC 3986 §3.1)
    private static func isScheme(_ text: Span<UInt8>) -> Bool {
        guard !text.isEmpty, FieldSyntax.lowercased(text[0]) &- UInt8(ascii: "a") < 26 else { return false }
        for index in text.indices {
            switch FieldSyntax.lowercased(text[index]) {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "+"), UInt8(ascii: "-"), .dot:
                continue
            default:
                return false
            }
        }
        return true
    }

    private static func isEqual(
        _ left: Span<UInt8>, _ leftRange: Range<Int>, _ right: Span<UInt8>, _ rightRange: Range<Int>
    ) -> Bool {
        guard leftRange.count == rightRange.count else { return false }
        for (one, other) in zip(leftRange, rightRange)
        where FieldSyntax.lowercased(left[one]) != FieldSyntax.lowercased(right[other]) {
            return false
        }
        return true
    }
}
