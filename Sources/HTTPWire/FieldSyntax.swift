// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The lexical rules that the values of several fields share (RFC 9110 §5.6).
enum FieldSyntax {
    /// Whether the byte is optional white space, OWS: a space or a tab (RFC 9110 §5.6.3).
    @inline(__always)
    static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09
    }

    /// Whether the byte may stand in a token (RFC 9110 §5.6.2).
    static func isTokenCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    /// Whether the byte must never stand in a field value: any control but the tab (RFC 9110 §5.5).
    @inline(__always)
    static func isForbiddenInValue(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != 0x09) || byte == 0x7F
    }

    /// The ASCII letter in lower case; any other byte as it is.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    /// The part of `range` that is left without white space at either end.
    static func trimmed(_ range: Range<Int>, of value: Span<UInt8>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, isWhitespace(value[lower]) {
            lower += 1
        }
        while lower < upper, isWhitespace(value[upper - 1]) {
            upper -= 1
        }
        return lower..<upper
    }

    /// The next member of a comma-separated list, trimmed; nil at the end.
    ///
    /// Empty members are skipped, as RFC 9110 §5.6.1.2 asks of a recipient. A comma between quotes is part of its
    /// member; a quote that is never closed takes the rest of the value.
    ///
    /// - Parameter position: where to go on reading; 0 for the first member.
    static func nextMember(of value: Span<UInt8>, at position: inout Int) -> Range<Int>? {
        while position < value.count {
            let start = position
            var isQuoted = false
            while position < value.count, isQuoted || value[position] != UInt8(ascii: ",") {
                if value[position] == UInt8(ascii: "\"") {
                    isQuoted.toggle()
                }
                position += 1
            }
            let member = trimmed(start..<position, of: value)
            // One further, over the comma; at the end of the value this is out of it by one, which ends the list.
            position += 1
            if !member.isEmpty {
                return member
            }
        }
        return nil
    }

    /// Whether the bytes are those of `literal`, which is in lower case, with letters in any case.
    static func equalsIgnoringCase(_ bytes: Span<UInt8>, _ literal: String) -> Bool {
        let expected = literal.utf8.span
        guard bytes.count == expected.count else {
            return false
        }
        for index in bytes.indices where lowercased(bytes[index]) != expected[index] {
            return false
        }
        return true
    }
}
