// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Paths as the directory entries that they name.
extension RequestPath {
    /// The most bytes that the name of a directory entry has on Linux (`NAME_MAX`, limits.h).
    package static let maximumSegmentBytes = 255
    /// What the name of a file that is still being written begins with, where it needs a name.
    package static let stagingPrefix = ".wharfd-staging-"

    /// Whether a segment is the name of a file that is still being written.
    ///
    /// Worked out at each call. Such a name begins with a dot: to be asked only where hidden names are let pass.
    package var isStaging: Bool {
        let prefix = Self.stagingPrefix.utf8.span
        let bytes = bytes.span
        // From 1 on: each segment's first byte has a slash before it.
        for index in 1..<max(count, 1) where bytes[index] == .dot && bytes[index - 1] == .slash {
            if bytes.extracting(index..<count).begins(with: prefix) { return true }
        }
        return false
    }

    /// Whether a segment is longer than any directory entry can be.
    package var hasOverlongSegment: Bool {
        var start = 1
        for index in 1..<bytes.count where bytes[index] == .slash || index == count {
            if index - start > Self.maximumSegmentBytes { return true }
            start = index + 1
        }
        return false
    }

    /// The last segment, without a slash; empty for the root.
    package var lastSegmentBytes: [UInt8] { Array(bytes[lastSegment]) }

    /// The path of the directory that holds the last segment, with a slash and one NUL at its end; the root's for the
    /// root.
    package func parent() -> [UInt8] {
        var parent: [UInt8] = []
        parent.reserveCapacity(lastSegment.lowerBound + 2)
        parent.appendBytes(bytes.span.extracting(0..<max(lastSegment.lowerBound, 1)))
        parent.append(0)
        return parent
    }

    /// The same path with another name for its last segment, a slash at the end kept; nil for the root, and for a name
    /// that no segment of a request's path has: empty, ".", "..", with a slash or a control character.
    package func replacingLastSegment(with segment: [UInt8]) -> RequestPath? {
        guard !isRoot, !segment.isEmpty, !segment.contains(.slash) else { return nil }
        var path = Array(bytes[..<lastSegment.lowerBound])
        path.appendBytes(segment)
        path.appendBytes(bytes.span.extracting(lastSegment.upperBound..<count))
        return RequestPath(checking: path)
    }

    /// The path of an entry of the directory that this path names; nil where this path does not end in a slash, and
    /// for a name that no segment of a request's path has.
    package func appending(segment: [UInt8]) -> RequestPath? {
        guard namesDirectory, !segment.isEmpty, !segment.contains(.slash) else { return nil }
        var path: [UInt8] = []
        path.reserveCapacity(count + segment.count + 1)
        path.appendBytes(bytes.span.extracting(0..<count))
        path.appendBytes(segment)
        return RequestPath(checking: path)
    }
}

extension Span<UInt8> {
    /// Whether the first octets are exactly those of `prefix`.
    func begins(with prefix: Span<UInt8>) -> Bool {
        guard count >= prefix.count else { return false }
        for index in prefix.indices where self[index] != prefix[index] { return false }
        return true
    }
}
