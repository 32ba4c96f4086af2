// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Finds the end of a part's head as it comes in, without going twice over what it has seen.
struct FormHeadScan: Sendable {
    /// Where the line that is being read begins.
    private var lineStart = 0
    /// Bytes that need not be looked at again.
    private var seen = 0

    /// Bytes of the head, its empty line included; nil while its end has not come.
    ///
    /// - Parameter bytes: from the head's first byte on, each time more of it.
    /// - Throws: the first thing that no field line has, or that the head is over its limit, whichever comes first, so
    ///   that how the head is cut does not change what is wrong with it.
    mutating func headCount(_ bytes: Span<UInt8>) throws(FormError) -> Int? {
        let limit = MultipartFormDecoder.maximumHeadBytes
        // One further than the fields may go: the empty line is not counted.
        let end = min(bytes.count, limit + 1)
        while let control = bytes.firstControl(in: min(seen, end)..<end) {
            seen = control
            switch bytes[control] {
            case .tab:
                seen += 1
                continue
            case .carriageReturn: break
            case .lineFeed: throw FormError(.bareLineFeed)
            default: throw FormError(.controlCharacter)
            }
            guard control + 1 < bytes.count else { return nil }
            guard bytes[control + 1] == .lineFeed else { throw FormError(.bareCarriageReturn) }
            seen = control + 2
            guard control > lineStart else { return seen }
            guard seen <= limit else { throw FormError(.headTooLong) }
            lineStart = seen
        }
        seen = end
        guard bytes.count <= limit else { throw FormError(.headTooLong) }
        return nil
    }
}
