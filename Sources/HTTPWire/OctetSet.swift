// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A set of ASCII octets as a bit map in two registers: membership costs one shift and no memory access.
struct OctetSet: Sendable {
    /// One bit each for the octets 0 to 63.
    let low: UInt64
    /// One bit each for the octets 64 to 127.
    let high: UInt64

    /// The octets of a token: a method, a field name, a coding (RFC 9110 §5.6.2).
    static let token = OctetSet(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe)
    /// The octets of a registered name that need no escape: unreserved and sub-delims (RFC 3986 §3.2.2).
    static let registeredName = OctetSet(low: 0x2bff_7fd2_0000_0000, high: 0x47ff_fffe_87ff_fffe)
    /// The octets of a multipart boundary, but for the space: letters, digits and `'()+_,-./:=?` (RFC 2046 §5.1.1).
    static let boundary = OctetSet(low: 0xa7ff_fb80_0000_0000, high: 0x07ff_fffe_87ff_fffe)

    @inline(__always)
    func contains(_ octet: UInt8) -> Bool {
        // A smart shift by 64 or more would cost a branch; the mask picks the same bit.
        let word = octet < 64 ? low : high
        return octet < 128 && (word &>> UInt64(octet)) & 1 != 0
    }
}

extension UInt8 {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
    static let percent = UInt8(ascii: "%")
    static let dot = UInt8(ascii: ".")
    static let slash = UInt8(ascii: "/")
    static let colon = UInt8(ascii: ":")
    static let backslash = UInt8(ascii: "\\")

    /// SP or HTAB: optional white space (RFC 9110 §5.6.3).
    @inline(__always)
    var isBlank: Bool { self == .space || self == .tab }

    /// A control character: below 0x20, HTAB too, or 0x7F.
    @inline(__always)
    var isControl: Bool { self < 0x20 || self == 0x7F }

    @inline(__always)
    var isDecimalDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    /// The value of a hexadecimal digit in either case, 0 to 15; nil for any other octet.
    @inline(__always)
    var hexDigitValue: UInt8? {
        let digit = self &- UInt8(ascii: "0")
        if digit < 10 { return digit }
        let letter = (self | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter &+ 10 : nil
    }
}
