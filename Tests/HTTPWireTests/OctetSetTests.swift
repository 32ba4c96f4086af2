// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct OctetSetTests {
    @Test func tokenIsExactlyTheGrammarsOctets() {
        let token = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        for octet in UInt8.min...UInt8.max {
            #expect(OctetSet.token.contains(octet) == token.contains(octet), "octet \(octet)")
        }
    }

    @Test func registeredNameIsExactlyTheGrammarsOctets() {
        let name = Set("-._~!$&'()*+,;=0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        for octet in UInt8.min...UInt8.max {
            #expect(OctetSet.registeredName.contains(octet) == name.contains(octet), "octet \(octet)")
        }
    }

    @Test func hexDigitsHaveTheirValuesAndNothingElseHas() {
        for octet in UInt8.min...UInt8.max {
            let value = Character(UnicodeScalar(octet)).hexDigitValue.map(UInt8.init)
            #expect(octet.hexDigitValue == (octet < 128 ? value : nil), "octet \(octet)")
        }
    }

    @Test func controlsAndDigitsAreTheGrammarsOwn() {
        for octet in UInt8.min...UInt8.max {
            #expect(octet.isControl == (octet < 32 || octet == 127))
            #expect(octet.isDecimalDigit == (48...57).contains(octet))
            #expect(octet.isBlank == (octet == 32 || octet == 9))
        }
    }
}
