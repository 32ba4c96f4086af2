// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Paths that no client sent: an operator's, and those that are made of a client's.
extension RequestPath {
    /// A path that is decoded already, as a configuration file has it; nil where a request's path is never like that.
    package init?(decoded text: String) {
        self.init(checking: Array(text.utf8))
    }

    /// A path without a slash at its end, and more behind it; nil where that makes no path, as a suffix of `.html` does
    /// behind the root.
    package init?(_ base: RequestPath, suffix: [UInt8]) {
        var bytes: [UInt8] = []
        let count = base.namesDirectory ? base.count - 1 : base.count
        bytes.reserveCapacity(count + suffix.count + 1)
        bytes.appendBytes(base.bytes.span.extracting(0..<count))
        bytes.appendBytes(suffix)
        self.init(checking: bytes)
    }

    /// A decoded path without its NUL; nil where a request's path is never like that.
    init?(checking decoded: consuming [UInt8]) {
        guard Self.isNormal(decoded.span) else { return nil }
        decoded.append(0)
        let isHidden = Self.isHidden(decoded.span)
        self.init(normalized: decoded, isHidden: isHidden)
    }

    /// Whether a decoded path is what ``normalize(_:into:)`` would leave of it.
    private static func isNormal(_ path: Span<UInt8>) -> Bool {
        guard path.count > 0, path[0] == .slash else { return false }
        var start = 1
        for index in 1..<max(path.count, 1) {
            if path[index].isControl { return false }
            guard path[index] == .slash else { continue }
            if index == start || isDots(path.extracting(start..<index)) { return false }
            start = index + 1
        }
        return !isDots(path.extracting(start..<path.count))
    }

    private static func isDots(_ segment: Span<UInt8>) -> Bool {
        switch segment.count {
        case 1: segment[0] == .dot
        case 2: segment[0] == .dot && segment[1] == .dot
        default: false
        }
    }
}
