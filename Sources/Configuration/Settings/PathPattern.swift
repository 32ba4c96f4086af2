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

    /// The usual two-pointer way with two places to come back to, one for `*` and one for `**`: at most the product of
    /// the lengths, whatever the pattern.
    private func matches(_ path: Span<UInt8>, from start: Int) -> Bool {
        var place = start
        var next = 0
        var star: (pattern: Int, path: Int)?
        var globstar: (pattern: Int, path: Int)?
        while true {
            if next < bytes.count, bytes[next] == UInt8(ascii: "*") {
                if next + 1 < bytes.count, bytes[next + 1] == UInt8(ascii: "*") {
                    next += 2
                    globstar = (next, place)
                    star = nil
                } else {
                    next += 1
                    star = (next, place)
                }
                continue
            }
            if place == path.count, next == bytes.count { return true }
            if place < path.count, next < bytes.count, Self.isMatch(bytes[next], path[place]) {
                next += 1
                place += 1
            } else if let last = star, last.path < path.count, path[last.path] != UInt8(ascii: "/") {
                star = (last.pattern, last.path + 1)
                (next, place) = (last.pattern, last.path + 1)
            } else if let last = globstar, last.path < path.count {
                star = nil
                globstar = (last.pattern, last.path + 1)
                (next, place) = (last.pattern, last.path + 1)
            } else {
                return false
            }
        }
    }

    private static func isMatch(_ wanted: UInt8, _ byte: UInt8) -> Bool {
        wanted == byte || (wanted == UInt8(ascii: "?") && byte != UInt8(ascii: "/"))
    }
}
