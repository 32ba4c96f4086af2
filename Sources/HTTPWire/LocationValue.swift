// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The value of a Location field that points at a path of this server (RFC 9110 §10.2.2): always a path that begins
/// with exactly one slash, so that no request can turn it into another host's address (CVE-2021-28861).
package enum LocationValue {
    /// Appends a decoded path, percent-encoded, and a query as it was sent.
    ///
    /// Of the path, slashes and the characters of RFC 3986's pchar go out as they are, any other byte, `%` too, as
    /// `%XX`; slashes at its start are written as one, which is added where there is none. Of the query, which is
    /// encoded already, only what may not stand in one is encoded, and an empty one is left out with its `?`.
    package static func append(path: Span<UInt8>, query: Span<UInt8>, to output: inout [UInt8]) {
        appendPath(path, to: &output)
        guard !query.isEmpty else {
            return
        }
        output.append(UInt8(ascii: "?"))
        for index in query.indices {
            append(query[index], isPlain: isQueryCharacter(query[index]), to: &output)
        }
    }

    /// Appends a decoded path alone.
    package static func appendPath(_ path: Span<UInt8>, to output: inout [UInt8]) {
        var start = 0
        while start < path.count, path[start] == UInt8(ascii: "/") {
            start += 1
        }
        output.append(UInt8(ascii: "/"))
        for index in start..<path.count {
            append(path[index], isPlain: isPathCharacter(path[index]), to: &output)
        }
    }

    /// Appends a path, or a part of one, as it is: percent-encoded so that it needs no escape in HTML either.
    package static func appendForMarkup(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
        for index in bytes.indices {
            let byte = bytes[index]
            let isMarkup = byte == UInt8(ascii: "&") || byte == UInt8(ascii: "'")
            append(byte, isPlain: isPathCharacter(byte) && !isMarkup, to: &output)
        }
    }

    private static func append(_ byte: UInt8, isPlain: Bool, to output: inout [UInt8]) {
        guard !isPlain else {
            output.append(byte)
            return
        }
        output.append(UInt8(ascii: "%"))
        output.append(hexadecimalDigit(byte >> 4))
        output.append(hexadecimalDigit(byte & 0x0F))
    }

    /// In upper case, as RFC 3986 §2.1 prefers.
    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }

    /// pchar of RFC 3986 §3.3 without percent-encoding, and the slash.
    private static func isPathCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        // ! $ & ' ( ) * + , - . / 0 to 9 : ; = @ _ ~
        case 0x21, 0x24, 0x26...0x3B, 0x3D, 0x40, 0x5F, 0x7E:
            true
        default:
            false
        }
    }

    /// RFC 3986 §3.4, and the percent sign of what is encoded already.
    private static func isQueryCharacter(_ byte: UInt8) -> Bool {
        isPathCharacter(byte) || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "%")
    }
}
