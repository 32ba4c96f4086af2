// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct QualityValueTests {
    @Test(
        arguments: [
            ("0", 0), ("1", 1_000), ("0.", 0), ("1.", 1_000), ("0.5", 500), ("0.05", 50), ("0.005", 5),
            ("0.123", 123), ("0.999", 999), ("1.0", 1_000), ("1.00", 1_000), ("1.000", 1_000),
            ("1.001", nil), ("1.1", nil), ("0.0001", nil), ("1.0000", nil), ("2", nil), ("", nil), (".", nil),
            (".5", nil), ("00", nil), ("01", nil), ("0,5", nil), ("0.5a", nil), ("0. 5", nil), ("-0", nil), ("+1", nil),
            ("0..5", nil), ("0.5.", nil), ("\"1\"", nil), ("0x1", nil),
        ] as [(String, Int?)])
    func weightIsThousandths(text: String, expected: Int?) {
        // In the middle of other bytes, which are none of its business.
        let bytes = Array("9\(text)9".utf8)
        let found = QualityValue.thousandths(bytes.span, 1..<(bytes.count - 1))
        #expect(found == expected)
    }

    @Test(
        arguments: [
            ("gzip", "gzip 1000"), ("gzip;q=0.5", "gzip 500"), ("gzip ; Q=0.5", "gzip 500"), ("*;q=0", "* 0"),
            ("text/html;level=1;q=0.7", "text/html 700"), ("text/html;q=0.7;x=y", "text/html 700"),
            ("a;q=0.1;q=0.2", "a 200"), ("a;quality=0.5", "a 1000"), ("a;x=\";q=0\"", "a 1000"),
            ("a;q=2", nil), ("a;q=", nil), ("a;q", nil), (";q=1", nil), (" ", nil), ("", nil), ("a;q=\"0.5\"", nil),
        ] as [(String, String?)])
    func elementIsWhatIsPreferredAndItsWeight(element: String, expected: String?) {
        let bytes = Array(element.utf8)
        let slice = HeadSlice(offset: 0, count: UInt16(bytes.count))
        let found = QualityValue.split(slice, in: bytes.span)
        #expect(found.map { "\(String(decoding: bytes[$0.name], as: UTF8.self)) \($0.weight)" } == expected)
    }
}
