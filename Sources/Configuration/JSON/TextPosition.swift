// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A place in a text, as editors count: lines from 1, columns in Unicode scalars from 1.
struct TextPosition: Hashable, Sendable {
    let line: Int
    let column: Int

    /// The position of the byte at an offset; an offset past the end is the end.
    init(offset: Int, in text: [UInt8]) {
        let before = text.prefix(max(0, offset))
        let newline = UInt8(ascii: "\n")
        line = before.count { $0 == newline } + 1
        let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
        // A continuation byte of UTF-8 begins no scalar.
        column = before[lineStart...].count { $0 & 0xc0 != 0x80 } + 1
    }
}
