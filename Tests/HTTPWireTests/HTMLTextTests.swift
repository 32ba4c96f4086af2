// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

private func html(_ bytes: [UInt8]) -> String { written { HTMLText.append(bytes, to: &$0) } }

@Suite struct HTMLTextTests {
    @Test(arguments: [
        ("", ""), ("plain name.txt", "plain name.txt"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"x\" onclick='y'", "&quot;x&quot; onclick=&#39;y&#39;"), ("a&amp;b", "a&amp;amp;b"),
        ("a\nb\r\tc\u{0}\u{1F}\u{7F}", "a␊b␍␉c␀␟␡"), ("é 𝄞 日本", "é 𝄞 日本"), ("é<é", "é&lt;é"),
        ("a\u{85}b\u{9F}\u{A0}", "a\u{FFFD}b\u{FFFD}\u{A0}"),
    ])
    func whatMeansSomethingIsEscaped(text: String, expected: String) {
        #expect(html(Array(text.utf8)) == expected)
    }

    @Test(
        arguments: [
            ([0xFF], "\u{FFFD}"), ([0x61, 0xC3], "a\u{FFFD}"), ([0xC0, 0xBC], "\u{FFFD}\u{FFFD}"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"), ([0xE2, 0x82, 0x3C], "\u{FFFD}&lt;"),
        ] as [([UInt8], String)])
    func whatIsNoUnicodeIsReplaced(bytes: [UInt8], expected: String) {
        #expect(html(bytes) == expected)
    }

    @Test func noByteLeavesTextOrAttribute() {
        for byte in UInt8.min...UInt8.max {
            for text in [html([byte]), html([byte, 0xC3, 0xA9])] {
                #expect(!text.utf8.contains { "<>\"'".utf8.contains($0) || $0 < 0x20 || $0 == 0x7F })
                #expect(text.first != "&" || text.contains(";"))
            }
        }
    }
}
