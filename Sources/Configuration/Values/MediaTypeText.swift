// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// The grammar of media types (RFC 9110 §8.3.1): what reaches a `Content-Type` field cannot end it.
enum MediaTypeText {
    private static let token = "[A-Za-z0-9!#$%&'*+.^_`|~-]+"

    /// As `isValid`, for the schema.
    static let pattern =
        "^\(token)/\(token)( ?; ?\(token)=(\(token)|\"[^\"\\\\\\u0000-\\u001f\\u007f-\\uffff]*\"))*$"

    /// Whether a text is a type, a subtype and any number of parameters, in ASCII.
    static func isValid(_ text: Substring.UTF8View) -> Bool {
        var rest = text
        guard takeToken(&rest), take(UInt8(ascii: "/"), &rest), takeToken(&rest) else { return false }
        while !rest.isEmpty {
            _ = take(0x20, &rest)
            guard take(UInt8(ascii: ";"), &rest) else { return false }
            _ = take(0x20, &rest)
            guard takeToken(&rest), take(UInt8(ascii: "="), &rest), takeToken(&rest) || takeQuoted(&rest) else {
                return false
            }
        }
        return true
    }

    /// RFC 9110 §5.6.2.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    private static func take(_ byte: UInt8, _ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func takeToken(_ rest: inout Substring.UTF8View) -> Bool {
        let token = rest.prefix(while: isTokenByte)
        rest = rest[token.endIndex...]
        return !token.isEmpty
    }

    /// A quoted string without escapes: no parameter of a media type in use needs one.
    private static func takeQuoted(_ rest: inout Substring.UTF8View) -> Bool {
        guard take(UInt8(ascii: "\""), &rest) else { return false }
        rest = rest.drop { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        return take(UInt8(ascii: "\""), &rest)
    }
}
