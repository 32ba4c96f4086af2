// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import LinuxSystem
import Logging

/// A message as one line of the diagnostic log: time in UTC, level, text.
enum DiagnosticLine {
    /// The most bytes of text in a line, escapes counted as they are written; what is beyond is cut.
    static let textLimit = 4_096

    /// A line with its line feed.
    ///
    /// - Parameters:
    ///   - wallTime: nanoseconds since 1970.
    ///   - text: any bytes; control characters and what is not UTF-8 become `\xNN`, byte by byte.
    static func bytes(wallTime: Int64, _ level: Logger.Level, _ text: [UInt8]) -> [UInt8] {
        var line = Array("\(timestamp(wallTime)) \(level.rawValue): ".utf8)
        append(text, to: &line)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    /// A text as it stands in a line, its line feeds and the like escaped.
    static func escaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        append(Array(text.utf8), to: &bytes)
        return bytes
    }

    private static func append(_ text: [UInt8], to line: inout [UInt8]) {
        let limit = line.count + textLimit
        var input = text.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        var index = 0
        while true {
            let count: Int
            let isPlain: Bool
            switch parser.parseScalar(from: &input) {
            case .emptyInput: return
            case .valid(let encoded): (count, isPlain) = (encoded.count, isShown(Unicode.UTF8.decode(encoded)))
            case .error(let length): (count, isPlain) = (length, false)
            }
            guard line.count + count * (isPlain ? 1 : LogEscape.maximumLength) <= limit else {
                line += Array("… (bytes left out: \(text.count - index))".utf8)
                return
            }
            for byte in text[index..<index + count] { append(byte, isPlain: isPlain, to: &line) }
            index += count
        }
    }

    private static func append(_ byte: UInt8, isPlain: Bool, to line: inout [UInt8]) {
        guard !isPlain else { return line.append(byte) }
        line += [UInt8(ascii: "\\"), UInt8(ascii: "x"), LogEscape.hexDigit(byte >> 4), LogEscape.hexDigit(byte & 15)]
    }

    /// Whether a character may stand for itself: one that ends a line or turns the writing around may not, so that no
    /// file's name can make a line look like two, or like another.
    private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: false
        default: true
        }
    }

    /// Such as 2026-11-20T10:15:30.123Z.
    private static func timestamp(_ wallTime: Int64) -> String {
        let time = WallClock.universalTime(second: wallTime / 1_000_000_000)
        let milliseconds = Int(wallTime / 1_000_000 % 1_000)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))"
        let clock = "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2))"
        return "\(date)T\(clock).\(padded(milliseconds, 3))Z"
    }
}
