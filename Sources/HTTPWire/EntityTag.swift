// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A validator that names one version of one representation (RFC 9110 §8.8.3), kept in place: making, comparing and
/// writing one allocates nothing.
package struct EntityTag: Sendable {
    /// How two tags are compared (RFC 9110 §8.8.3.2).
    package enum Comparison: Sendable {
        /// Both are strong and their opaque parts are the same: If-Match, If-Range.
        case strong
        /// The opaque parts are the same, whatever is weak: If-None-Match.
        case weak
    }

    /// The longest opaque part that there is room for, quotes not counted.
    package static let maximumOpaqueCount = 46

    /// Whether the tag only promises that two versions are of equal use, not that they are the same bytes.
    package let isWeak: Bool

    /// The opaque tag with its quotes; of the bytes from `count` on nothing is ever read.
    private var storage: InlineArray<48, UInt8>
    private var count: Int

    /// The tag of a file: its time of modification and its size in hexadecimal, then the coding, as in
    /// `"18b3f2c9a1d40e00-400-gz"`.
    ///
    /// - Parameters:
    ///   - size: bytes of the file, of the identity coding.
    ///   - modifiedNanoseconds: since 1970, negative before it.
    ///   - isWeak: for a file so young that another version of it could have the same time and size.
    ///   - coding: that of the representation: each coding of a file has a tag of its own.
    package init(size: Int64, modifiedNanoseconds: Int64, isWeak: Bool, coding: ContentCoding = .identity) {
        self.init(isWeak: isWeak)
        put(UInt8(ascii: "\""))
        put(hexadecimal: UInt64(bitPattern: modifiedNanoseconds))
        put(UInt8(ascii: "-"))
        put(hexadecimal: UInt64(bitPattern: size))
        switch coding {
        case .identity: break
        case .gzip: put(suffix: (UInt8(ascii: "g"), UInt8(ascii: "z")))
        case .brotli: put(suffix: (UInt8(ascii: "b"), UInt8(ascii: "r")))
        case .zstandard: put(suffix: (UInt8(ascii: "z"), UInt8(ascii: "s")))
        }
        put(UInt8(ascii: "\""))
    }

    /// A tag with an opaque part of the caller's; nil where it is longer than `maximumOpaqueCount` or has a byte that
    /// may not stand in one.
    package init?(opaque: Span<UInt8>, isWeak: Bool) {
        guard opaque.count <= EntityTag.maximumOpaqueCount else {
            return nil
        }
        self.init(isWeak: isWeak)
        put(UInt8(ascii: "\""))
        for index in opaque.indices {
            guard EntityTag.isOpaqueCharacter(opaque[index]) else {
                return nil
            }
            put(opaque[index])
        }
        put(UInt8(ascii: "\""))
    }

    /// Appends the tag as a field value: `"…"` or `W/"…"`, at most 50 bytes.
    package func append(to output: inout [UInt8]) {
        if isWeak {
            output.append(UInt8(ascii: "W"))
            output.append(UInt8(ascii: "/"))
        }
        output.appendBytes(storage.span.extracting(0..<count))
    }

    /// Whether the tag that a client sent, with its quotes and any `W/`, matches this one. A malformed one never does.
    package func matches(_ clientTag: Span<UInt8>, comparing comparison: Comparison) -> Bool {
        let isClientTagWeak = EntityTag.hasWeakPrefix(clientTag)
        if comparison == .strong, isWeak || isClientTagWeak {
            return false
        }
        // Our own tag is well formed, so a tag that is equal to it is too.
        let start = isClientTagWeak ? 2 : 0
        guard clientTag.count == start + count else {
            return false
        }
        for index in 0..<count where clientTag[start + index] != storage[index] {
            return false
        }
        return true
    }

    /// Whether the bytes are an entity tag: an optional `W/`, in this case only, then an opaque tag in quotes.
    static func isWellFormed(_ tag: Span<UInt8>) -> Bool {
        let start = hasWeakPrefix(tag) ? 2 : 0
        guard tag.count >= start + 2, tag[start] == UInt8(ascii: "\""), tag[tag.count - 1] == UInt8(ascii: "\"") else {
            return false
        }
        for index in (start + 1)..<(tag.count - 1) where !isOpaqueCharacter(tag[index]) {
            return false
        }
        return true
    }

    private static func hasWeakPrefix(_ tag: Span<UInt8>) -> Bool {
        tag.count >= 2 && tag[0] == UInt8(ascii: "W") && tag[1] == UInt8(ascii: "/")
    }

    /// etagc of RFC 9110 §8.8.3: visible characters without the quote, and bytes from 0x80 up. No white space.
    private static func isOpaqueCharacter(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7E).contains(byte) || byte >= 0x80
    }
}

extension EntityTag: Equatable {
    package static func == (left: EntityTag, right: EntityTag) -> Bool {
        guard left.isWeak == right.isWeak, left.count == right.count else {
            return false
        }
        for index in 0..<left.count where left.storage[index] != right.storage[index] {
            return false
        }
        return true
    }
}

/// Filling the storage. The initializers see to it that what they put fits: two quotes around at most 46 bytes.
extension EntityTag {
    private init(isWeak: Bool) {
        self.isWeak = isWeak
        storage = InlineArray(repeating: 0)
        count = 0
    }

    private mutating func put(_ byte: UInt8) {
        storage[count] = byte
        count += 1
    }

    private mutating func put(suffix: (UInt8, UInt8)) {
        put(UInt8(ascii: "-"))
        put(suffix.0)
        put(suffix.1)
    }

    /// In lower case, without leading zeros: 1 to 16 digits.
    private mutating func put(hexadecimal value: UInt64) {
        let digitCount = max(1, (67 - value.leadingZeroBitCount) / 4)
        for position in (0..<digitCount).reversed() {
            let digit = UInt8(truncatingIfNeeded: value >> UInt64(4 * position)) & 0x0F
            put(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10))
        }
    }
}
