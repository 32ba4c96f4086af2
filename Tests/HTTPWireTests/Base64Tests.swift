// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import HTTPWire

@Suite struct Base64Tests {
    /// RFC 4648 §10, and the two last characters of the alphabet.
    static let pairs: [([UInt8], String)] = [
        ([], ""), (Array("f".utf8), "Zg=="), (Array("fo".utf8), "Zm8="), (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg=="), (Array("fooba".utf8), "Zm9vYmE="), (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFF, 0xEF, 0xFE], "/+/+"), ([0, 0, 0], "AAAA"),
    ]

    @Test(arguments: pairs)
    func pairsGoBothWays(bytes: [UInt8], text: String) {
        #expect(written { Base64.append(bytes.span, to: &$0) } == text)
        #expect(Base64.decode(text.utf8.span) == bytes)
    }

    @Test(arguments: [("Zg", "f"), ("Zm8", "fo"), ("Zm9vYg", "foob"), ("Zh==", "f"), ("Zm9=", "fo")])
    func paddingMayBeMissingAndSpareBitsSet(text: String, plain: String) {
        #expect(Base64.decode(text.utf8.span) == Array(plain.utf8))
    }

    @Test(arguments: [
        "Z", "Z=", "Zg=", "Zm9v=", "Zm9v==", "Zm9v====", "=", "==", "====", "Z===", "Zg==Zg==", "Z-==", "Zm_v", "Zm 9v",
        "Zm9v\n", "Zm9é", "Zm=v",
    ])
    func otherTextsAreRefused(text: String) {
        #expect(Base64.decode(text.utf8.span) == nil)
    }

    @Test func randomBytesComeBack() {
        var random = SeededGenerator(seed: 1)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            var text: [UInt8] = []
            Base64.append(bytes.span, to: &text)
            #expect(text.count == (count + 2) / 3 * 4)
            #expect(Base64.decode(text.span) == bytes)
        }
    }
}
