// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import FoundationEssentials

extension JSONScanner {
    /// The byte here; nil at the end.
    var byte: UInt8? { text.indices.contains(offset) ? text[offset] : nil }

    /// The character here, as a message names it.
    var found: String {
        guard
            let first = String(decoding: text[min(offset, text.count)...].prefix(16), as: UTF8.self).unicodeScalars
                .first
        else { return "the end of the file" }
        return JSONValue.quoted(String(first))
    }

    func failure(_ message: String, _ advice: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: offset, message: message, advice: advice)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Steps over one ASCII character if it is here.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    /// `true`, `false` or `null`; anything else is refused with what was probably meant.
    mutating func word() throws(JSONSyntaxError) {
        let end = text[offset...].firstIndex { !Self.isDigit($0) && !(0x41...0x5a).contains($0 & 0xdf) } ?? text.count
        let word = String(decoding: text[offset..<end], as: UTF8.self)
        switch word {
        case "true", "false", "null":
            offset = end
        case "" where byte == nil:
            throw failure(
                "the file ends where a value has to stand", "write the value and the brackets that are missing")
        case "" where byte == UInt8(ascii: "'"):
            throw failure("a text stands in single quotes", "write double quotes")
        case "":
            throw failure("\(found) stands where a value has to", "write a value, or remove the key")
        case _ where ["true", "false", "null"].contains(word.lowercased()):
            throw failure("\(word) is not a JSON word", "write \(word.lowercased())")
        default:
            throw failure("\(word) is not a value", "write text in double quotes: \(JSONValue.quoted(word))")
        }
    }

    mutating func number() throws(JSONSyntaxError) {
        let start = offset
        _ = take("-")
        let wholeStart = offset
        try digits()
        if offset - wholeStart > 1, text[wholeStart] == UInt8(ascii: "0") {
            offset = start
            throw failure("a number begins with 0", "remove the zeros before it")
        }
        if take(".") { try digits() }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            try digits()
        }
        let literal = String(decoding: text[start..<offset], as: UTF8.self)
        guard let value = Double(literal), value.isFinite else {
            offset = start
            throw failure("\(literal.prefix(20)) is too large for a number", "write a smaller one")
        }
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = offset
        while let next = byte, Self.isDigit(next) { offset += 1 }
        if offset == start { throw failure("\(found) stands where a digit has to", "write a number as 10 or 2.5") }
    }

    /// Steps over a string literal and returns what it says.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = offset
        offset += 1
        while let next = byte, next != UInt8(ascii: "\"") {
            if next == UInt8(ascii: "\\") {
                try escape()
            } else if next < 0x20 {
                throw next == UInt8(ascii: "\n")
                    ? JSONSyntaxError(
                        offset: start, message: "a text is not closed on its line",
                        advice: "write the double quote that is missing")
                    : failure("a control character stands in a text", "write \\t for a tab, or \\u00XX")
            } else {
                offset += 1
            }
        }
        guard take("\"") else {
            throw JSONSyntaxError(
                offset: start, message: "a text is not closed", advice: "write the double quote that is missing")
        }
        let literal = text[start..<offset]
        // What an escape means is the decoder's to say, and only names with escapes have to ask it.
        guard literal.contains(UInt8(ascii: "\\")) else {
            return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
        }
        return (try? JSONDecoder().decode(String.self, from: Data(literal))) ?? String(decoding: literal, as: UTF8.self)
    }

    private mutating func escape() throws(JSONSyntaxError) {
        let start = offset
        offset += 1
        if take("u") {
            let unit = try codeUnit(from: start)
            guard 0xd800...0xdfff ~= unit else { return }
            // A character beyond the first 65,536 is a pair of these; half a pair is no character.
            guard unit < 0xdc00, take("\\"), take("u"), 0xdc00...0xdfff ~= (try codeUnit(from: start)) else {
                throw JSONSyntaxError(
                    offset: start, message: "\\u escape of half a surrogate pair", advice: "write the character itself")
            }
            return
        }
        guard let next = byte, "\"\\/bfnrt".utf8.contains(next) else {
            throw JSONSyntaxError(
                offset: start, message: "a backslash begins no escape that JSON knows",
                advice: "write \\\\ for a backslash")
        }
        offset += 1
    }

    private mutating func codeUnit(from start: Int) throws(JSONSyntaxError) -> UInt16 {
        let digits = text[offset...].prefix(4)
        guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
            let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else {
            throw JSONSyntaxError(
                offset: start, message: "a \\u escape needs four hexadecimal digits", advice: "write it as \\u00e9")
        }
        offset += 4
        return unit
    }
}
