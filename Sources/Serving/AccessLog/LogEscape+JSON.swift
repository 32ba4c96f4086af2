// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

extension LogEscape {
    /// The next character of a text that becomes a JSON string: how many bytes it has, and what they become.
    struct JSONStep: Equatable {
        enum Form: Equatable {
            /// A character that stands as it is.
            case plain
            /// A quote or a backslash: after a backslash.
            case marked
            /// A control character: `\u001B`.
            case control
            /// A byte that is no part of valid UTF-8: the text `\xNN`, whose backslash JSON doubles.
            case stray
        }

        let form: Form
        /// Bytes of the text.
        let count: Int

        /// Bytes of the string.
        var length: Int {
            switch form {
            case .plain: count
            case .marked: 2
            case .control: 6
            case .stray: 5
            }
        }

        init(_ bytes: Span<UInt8>, at index: Int) {
            let first = bytes[index]
            guard first >= 0x80 else {
                count = 1
                form =
                    if first < 0x20 || first == 0x7F {
                        .control
                    } else {
                        first == UInt8(ascii: "\"") || first == UInt8(ascii: "\\") ? .marked : .plain
                    }
                return
            }
            guard let length = Self.sequenceLength(bytes, at: index) else {
                (form, count) = (.stray, 1)
                return
            }
            count = length
            // U+0080 to U+009F, which a terminal obeys as it does an ESC.
            form = first == 0xC2 && bytes[index + 1] < 0xA0 ? .control : .plain
        }

        /// The bytes of the character that begins there with one of 0x80 or more; nil where they are not well-formed
        /// (Unicode, table 3-7).
        private static func sequenceLength(_ bytes: Span<UInt8>, at index: Int) -> Int? {
            let first = bytes[index]
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch first {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: length = 4
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            default: return nil
            }
            guard bytes.count - index >= length, second.contains(bytes[index + 1]) else { return nil }
            for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return nil }
            return length
        }
    }
}
