// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Strings as JSON has them (RFC 8259 §7).
package enum JSONText {
    /// Appends bytes as a string in quotes; what is not UTF-8 becomes U+FFFD.
    package static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in String(decoding: bytes, as: UTF8.self).utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case ..<0x20, 0x7F:
                output.append(contentsOf: "\\u00".utf8)
                output.append(contentsOf: byte < 16 ? "0".utf8 : "".utf8)
                output.append(contentsOf: String(byte, radix: 16).utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
