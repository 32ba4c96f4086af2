// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Logging
import Testing

@testable import Serving

struct DiagnosticLineTests {
    /// 2026-11-20T10:15:30.123Z
    private static let instant: Int64 = 1_795_169_730_123_456_789

    private func text(_ bytes: [UInt8]) -> String {
        let line = DiagnosticLine.bytes(wallTime: Self.instant, .info, bytes)
        let shown = String(decoding: line, as: UTF8.self)
        let prefix = "2026-11-20T10:15:30.123Z info: "
        #expect(shown.hasPrefix(prefix))
        #expect(shown.hasSuffix("\n"))
        return String(shown.dropFirst(prefix.count).dropLast())
    }

    @Test func aLineHasTimeLevelAndText() {
        let line = DiagnosticLine.bytes(wallTime: Self.instant, .warning, Array("all is well".utf8))
        #expect(String(decoding: line, as: UTF8.self) == "2026-11-20T10:15:30.123Z warning: all is well\n")
    }

    @Test func aTimeOfFewDigitsIsPadded() {
        let line = DiagnosticLine.bytes(wallTime: 1_000_000, .error, [])
        #expect(String(decoding: line, as: UTF8.self) == "1970-01-01T00:00:00.001Z error: \n")
    }

    @Test(arguments: [
        ("a b\\\"c~", "a b\\\"c~"), ("a\nb", "a\\x0Ab"), ("\r\t\u{0}\u{1B}", "\\x0D\\x09\\x00\\x1B"),
        ("\u{7F}", "\\x7F"), ("\u{85}\u{9F}", "\\xC2\\x85\\xC2\\x9F"), ("\u{A0}", "\u{A0}"),
        ("\u{2028}", "\\xE2\\x80\\xA8"), ("\u{202E}", "\\xE2\\x80\\xAE"), ("Grüße, 港 🚢", "Grüße, 港 🚢"),
    ])
    func whatCouldBreakALineIsEscaped(message: String, shown: String) {
        #expect(text(Array(message.utf8)) == shown)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "a\\xFFb"), ([0x80], "\\x80"), ([0xC3], "\\xC3"), ([0xE2, 0x82, 0x41], "\\xE2\\x82A"),
            ([0xC0, 0xAF], "\\xC0\\xAF"), ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
        ] as [([UInt8], String)])
    func whatIsNotUTF8IsEscaped(bytes: [UInt8], shown: String) {
        #expect(text(bytes) == shown)
    }

    @Test func aTextAtTheLimitIsWholeAndOneBeyondIsCut() {
        let limit = DiagnosticLine.textLimit
        let whole = [UInt8](repeating: UInt8(ascii: "a"), count: limit)
        #expect(text(whole) == String(decoding: whole, as: UTF8.self))
        #expect(text(whole + whole) == String(decoding: whole, as: UTF8.self) + "… (bytes left out: \(limit))")
        #expect(text(whole + [0x61]) == String(decoding: whole, as: UTF8.self) + "… (bytes left out: 1)")
    }

    @Test(arguments: [("é", 2), ("\n", 4), ("🚢", 4)])
    func nothingIsCutInItsMiddle(character: String, length: Int) {
        let filler = String(repeating: "a", count: DiagnosticLine.textLimit - length)
        let shown = character == "\n" ? "\\x0A" : character
        #expect(text(Array((filler + character).utf8)) == filler + shown)
        let bytes = character.utf8.count
        #expect(text(Array((filler + "a" + character).utf8)) == filler + "a… (bytes left out: \(bytes))")
    }
}
