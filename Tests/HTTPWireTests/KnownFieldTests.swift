// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct KnownFieldTests {
    private func field(_ text: String) -> KnownField? {
        let bytes = Array(text.utf8)
        return KnownField(name: 0..<bytes.count, in: bytes.span)
    }

    @Test(arguments: KnownField.allCases)
    func everyFieldIsFoundByItsNameInAnyCase(known: KnownField) {
        #expect(field(known.name) == known)
        #expect(field(known.name.uppercased()) == known)
        let bytes = Array("\(known.name): a long enough rest".utf8)
        #expect(KnownField(name: 0..<known.name.utf8.count, in: bytes.span) == known)
    }

    @Test(arguments: KnownField.allCases)
    func aNameThatDiffersInOneOctetIsAnother(known: KnownField) {
        let name = Array(known.name.utf8)
        for place in name.indices {
            for octet in UInt8(0x21)...0xFF where octet | 0x20 != name[place] || octet == 0x7F {
                var bytes = name
                bytes[place] = octet
                #expect(KnownField(name: 0..<bytes.count, in: bytes.span) != known)
            }
        }
        #expect(field(known.name + "x") != known)
        #expect(field(String(known.name.dropLast())) != known)
    }

    @Test func namesFitTheTables() {
        #expect(KnownField.allCases.count <= KnownField.capacity)
        for known in KnownField.allCases {
            #expect(known.name.utf8.count <= FoldedName.maximumCount)
            #expect(known.name == known.name.lowercased())
        }
        #expect(Set(KnownField.allCases.map(\.name)).count == KnownField.allCases.count)
    }

    @Test(arguments: ["", "x", "content_length", "Content Length", "a-name-of-more-than-24-octets"])
    func otherNamesAreNotKnown(name: String) {
        #expect(field(name) == nil)
    }
}
