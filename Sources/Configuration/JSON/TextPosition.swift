// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// A place in a text, as editors count: lines from 1, columns in Unicode scalars from 1.
struct TextPosition: Hashable, Sendable {
    let line: Int
    let column: Int

    private static let start = TextPosition(line: 1, column: 1)

    private init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The position of the byte at an offset; an offset past the end is the end.
    init(offset: Int, in text: [UInt8]) {
        self = Self.start.moved(over: text.prefix(max(0, offset)))
    }

    /// The positions of offsets that do not fall, in one pass over the text.
    static func positions(of offsets: [Int], in text: [UInt8]) -> [TextPosition] {
        var position = start
        var reached = 0
        return offsets.map { offset in
            let end = min(max(offset, reached), text.count)
            position = position.moved(over: text[reached..<end])
            reached = end
            return position
        }
    }

    private func moved(over bytes: ArraySlice<UInt8>) -> TextPosition {
        var (line, column) = (line, column)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xc0 != 0x80 {
                // A continuation byte of UTF-8 begins no scalar.
                column += 1
            }
        }
        return TextPosition(line: line, column: column)
    }
}
