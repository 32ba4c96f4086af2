// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A pattern of paths, as shells and .gitignore files have them.
///
/// Without a slash it is held against the last segment, wherever that is: `*.html`. With one, which it then begins
/// with, it is held against the whole path: `/assets/*`. `*` stands for any bytes but a slash, `?` for one such byte,
/// `**` for any bytes at all. Everything else stands for itself; upper and lower case differ.
package struct PathPattern: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    package let text: String
    private let bytes: [UInt8]

    /// A pattern of any text; what is no pattern matches little and harms nothing.
    package init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    package var description: String { text }

    /// Whether it matches every path.
    package var matchesAll: Bool { text == "*" || text == "**" || text == "/**" }

    /// How particular it is: the number of bytes that stand for themselves.
    package var weight: Int { bytes.count { $0 != UInt8(ascii: "*") && $0 != UInt8(ascii: "?") } }

    /// Whether a path, which begins with a slash, is one of the pattern's.
    package func matches(_ path: Span<UInt8>) -> Bool {
        guard bytes.first != UInt8(ascii: "/") else { return matches(path, from: 0) }
        var start = path.count
        while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
        return matches(path, from: start)
    }

    /// Where to come back to: what follows a wildcard in the pattern, and the first byte that it does not stand for.
    private struct Wildcard {
        var pattern: Int
        var path: Int
    }

    /// The usual two-pointer way with two places to come back to, one for `*` and one for `**`: at most about the
    /// product of the lengths, whatever the pattern.
    private func matches(_ path: Span<UInt8>, from start: Int) -> Bool {
        var place = start
        var next = 0
        var star: Wildcard?
        var globstar: Wildcard?
        /// The path's place at the first `*` after the last `**`.
        var firstStar: Int?
        while true {
            if next < bytes.count, bytes[next] == UInt8(ascii: "*") {
                if next + 1 < bytes.count, bytes[next + 1] == UInt8(ascii: "*") {
                    next += 2
                    globstar = Wildcard(pattern: next, path: place)
                    (star, firstStar) = (nil, nil)
                } else {
                    next += 1
                    star = Wildcard(pattern: next, path: place)
                    firstStar = firstStar ?? place
                }
                continue
            }
            if place == path.count, next == bytes.count { return true }
            if place < path.count, next < bytes.count, Self.isMatch(bytes[next], path[place]) {
                next += 1
                place += 1
            } else if let last = star, last.path < path.count, path[last.path] != UInt8(ascii: "/") {
                star = Wildcard(pattern: last.pattern, path: last.path + 1)
                (next, place) = (last.pattern, last.path + 1)
            } else if let last = globstar, let retry = Self.retry(last, firstStar, in: path) {
                globstar = Wildcard(pattern: last.pattern, path: retry)
                (star, firstStar) = (nil, nil)
                (next, place) = (last.pattern, retry)
            } else {
                return false
            }
        }
    }

    /// How much further a `**` has to reach, after what follows it was not found; nil: nowhere is it found.
    ///
    /// A `*` after it that has begun in a segment and come to nothing comes to nothing wherever it begins further on in
    /// that segment: it would have got there by itself. Between the two stand only bytes for bytes.
    private static func retry(_ globstar: Wildcard, _ firstStar: Int?, in path: Span<UInt8>) -> Int? {
        guard let firstStar else { return globstar.path < path.count ? globstar.path + 1 : nil }
        var end = firstStar
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        return end < path.count ? end + 1 - (firstStar - globstar.path) : nil
    }

    private static func isMatch(_ wanted: UInt8, _ byte: UInt8) -> Bool {
        wanted == byte || (wanted == UInt8(ascii: "?") && byte != UInt8(ascii: "/"))
    }
}
