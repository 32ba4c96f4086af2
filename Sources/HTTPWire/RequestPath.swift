// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The path of a request, decoded once: the only kind of path that routing, access rules and file opens take.
///
/// Its bytes begin with "/", have neither an empty nor a dot segment nor a NUL in them, and a "/" only between segments.
/// Any other byte, UTF-8 or not, is as the client sent it; other control characters only where `hasControl` says so.
package struct RequestPath: Sendable {
    /// Why a target's path names nothing.
    package enum Defect: Error, Equatable, Sendable, CaseIterable {
        /// A "%" without two hexadecimal digits.
        case malformedEscape
        /// NUL, escaped or not, or another octet below 0x20 or 0x7F that is not escaped.
        case controlCharacter
        /// More ".." than there are segments before them.
        case climbsAboveRoot
        /// "%2F": a file name has no slash in it.
        case encodedSlash

        /// 404 for a name that no file can have, else 400.
        package var status: Status { self == .encodedSlash ? .notFound : .badRequest }
    }

    /// The path and one NUL, for the system calls' sake.
    package let bytes: [UInt8]
    /// The last segment's place, without a slash; empty for the root.
    package let lastSegment: Range<Int>
    /// The place of what follows the last segment's last dot; empty when there is none, when the name begins with its
    /// only dot, and when the path names a directory.
    package let fileExtension: Range<Int>
    /// Whether a segment begins with "."; a first segment of exactly ".well-known" is let pass (RFC 8615).
    package let isHidden: Bool
    /// Whether an octet below 0x20 or 0x7F is in it, which was escaped. No file gets such a name here; one that has it is
    /// given away, and where there is none, the path is a defect.
    package let hasControl: Bool

    /// Bytes of the path, the NUL not counted; 1 or more.
    package var count: Int { bytes.count - 1 }

    /// Whether the path ends in "/".
    package var namesDirectory: Bool { count > 0 && bytes[count - 1] == .slash }

    /// Whether the path is "/".
    package var isRoot: Bool { count == 1 }

    /// Decodes a target's raw path, without its query; an empty one is "/" (RFC 9110 §4.2.3).
    ///
    /// Escapes are decoded first, exactly once, then empty segments are merged and dot segments taken out, so that
    /// "%2e%2e" is "..", and "/a//../b" is "/b". A last segment of "." or ".." leaves a directory's path.
    ///
    /// - Parameter storage: an array whose room is used again: nothing is allocated when it is large enough and not
    ///   shared. It is empty afterwards and comes back from ``takeStorage()``; on an error it stays with the caller.
    package init(decoding path: Span<UInt8>, reusing storage: inout [UInt8]) throws(Defect) {
        storage.removeAll(keepingCapacity: true)
        let isPlain = Self.isPlain(path)
        try storage.append(addingCapacity: path.count + 2) { (output) throws(Defect) in
            if isPlain {
                for index in path.indices { output.append(path[index]) }
            } else {
                try Self.normalize(path, into: &output)
            }
            output.append(0)
        }
        var bytes: [UInt8] = []
        swap(&bytes, &storage)
        self.init(
            normalized: bytes, isHidden: !isPlain && Self.isHidden(bytes.span),
            hasControl: !isPlain && Self.hasControl(bytes.span))
    }

    /// Decodes as `init(decoding:reusing:)` does, with storage that is given away: as `consume storage`, for an array
    /// that the caller still holds is shared and thus copied.
    package init(decoding path: Span<UInt8>, reusing storage: consuming [UInt8] = []) throws(Defect) {
        try self.init(decoding: path, reusing: &storage)
    }

    /// A path in its final form, with its NUL.
    init(normalized bytes: consuming [UInt8], isHidden: Bool, hasControl: Bool = false) {
        let end = bytes.count - 1
        let isDirectory = bytes[end - 1] == .slash
        let nameEnd = isDirectory ? end - 1 : end
        var start = nameEnd
        var dot = end
        while start > 0, bytes[start - 1] != .slash {
            start -= 1
            if dot == end, bytes[start] == .dot { dot = start }
        }
        // A dot that begins the name hides it and starts no extension.
        let hasExtension = !isDirectory && dot > start && dot < end
        lastSegment = min(start, nameEnd)..<nameEnd
        fileExtension = hasExtension ? (dot + 1)..<end : end..<end
        self.isHidden = isHidden
        self.hasControl = hasControl
        self.bytes = bytes
    }

    /// Gives the storage back, to be used for the next path.
    package consuming func takeStorage() -> [UInt8] {
        bytes
    }
}

extension RequestPath: Hashable {
    package static func == (left: RequestPath, right: RequestPath) -> Bool {
        left.bytes == right.bytes
    }

    /// Eight bytes at a time: an array would be fed to the hasher byte by byte, at three times the cost.
    package func hash(into hasher: inout Hasher) {
        let bytes = bytes.span
        var word: UInt64 = 0
        for index in bytes.indices {
            word = word << 8 | UInt64(bytes[index])
            if index & 7 == 7 { hasher.combine(word) }
        }
        // What is left of the last eight, and again some of those that were whole; no NUL is inside a path, so that no
        // two lengths look alike.
        hasher.combine(word)
    }
}
