// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension RequestPath {
    /// Whether a raw path is its own decoded form: no escape, no control character, nothing to merge or take out and
    /// no hidden segment.
    static func isPlain(_ path: Span<UInt8>) -> Bool {
        guard path.count > 0, path[0] == .slash else { return false }
        var index = 0
        // One octet beyond the word is looked at, for what follows a slash.
        while index &+ 9 <= path.count {
            let word = OctetWord(path, at: index)
            let next = OctetWord(path, at: index &+ 1)
            let pairs = word.matches(.slash) & (next.matches(.slash) | next.matches(.dot))
            guard word.controls | word.matches(.percent) | pairs == 0 else { return false }
            index &+= 8
        }
        while index < path.count {
            let octet = path[index]
            if octet.isControl || octet == .percent { return false }
            index &+= 1
            if octet == .slash, index < path.count, path[index] == .slash || path[index] == .dot { return false }
        }
        return true
    }

    /// Writes `path` decoded, merged and free of dot segments; at most one octet more than it has.
    static func normalize(_ path: Span<UInt8>, into output: inout OutputSpan<UInt8>) throws(Defect) {
        output.append(.slash)
        var segmentStart = 1
        var index = 0
        while index < path.count {
            let octet = path[index]
            if octet == .slash {
                try endSegment(from: segmentStart, in: &output)
                if output[output.count - 1] != .slash { output.append(.slash) }
                segmentStart = output.count
                index += 1
            } else {
                output.append(try decodedOctet(path, at: index))
                index += octet == .percent ? 3 : 1
            }
        }
        try endSegment(from: segmentStart, in: &output)
    }

    /// Takes the segment that was just written out again when it is "." or "..", with the one before it for the latter.
    private static func endSegment(from start: Int, in output: inout OutputSpan<UInt8>) throws(Defect) {
        let count = output.count - start
        guard count == 1 || count == 2, output[start] == .dot, output[output.count - 1] == .dot else { return }
        output.removeLast(count)
        guard count == 2 else { return }
        guard output.count > 1 else { throw .climbsAboveRoot }
        var end = output.count - 1
        while output[end - 1] != .slash { end -= 1 }
        output.removeLast(output.count - end)
    }

    /// The octet at `index`, taken from its escape when it is written as one (RFC 3986 §2.1).
    private static func decodedOctet(_ path: Span<UInt8>, at index: Int) throws(Defect) -> UInt8 {
        var octet = path[index]
        if octet == .percent {
            guard index + 2 < path.count, let high = path[index + 1].hexDigitValue,
                let low = path[index + 2].hexDigitValue
            else { throw .malformedEscape }
            octet = high << 4 | low
            guard octet != .slash else { throw .encodedSlash }
            guard octet != 0 else { throw .controlCharacter }
            return octet
        }
        guard !octet.isControl else { throw .controlCharacter }
        return octet
    }

    /// Whether a normalized path has a control character before its NUL.
    static func hasControl(_ path: Span<UInt8>) -> Bool {
        for index in 0..<(path.count - 1) where path[index].isControl { return true }
        return false
    }

    /// Whether a segment of a normalized path, NUL included, begins with ".", the exempt first one excepted.
    static func isHidden(_ path: Span<UInt8>) -> Bool {
        for index in 1..<path.count where path[index] == .dot && path[index - 1] == .slash {
            guard index == 1, isWellKnown(path) else { return true }
        }
        return false
    }

    /// Whether the first segment is ".well-known", in exactly this case.
    private static func isWellKnown(_ path: Span<UInt8>) -> Bool {
        let name = ".well-known".utf8
        guard path.count > name.count + 1 else { return false }
        for (offset, octet) in name.enumerated() where path[offset + 1] != octet { return false }
        let end = path[name.count + 1]
        return end == .slash || end == 0
    }
}
