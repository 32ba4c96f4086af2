// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Serving

@Suite struct SizeTextTests {
    @Test(
        arguments: [
            (-1, "0 B"), (0, "0 B"), (1, "1 B"), (999, "999 B"), (1000, "1.0 kB"), (1049, "1.0 kB"),
            (1050, "1.1 kB"), (9949, "9.9 kB"), (9950, "10 kB"), (12_345, "12 kB"), (999_499, "999 kB"),
            (999_500, "1.0 MB"), (1_234_567, "1.2 MB"), (999_499_999, "999 MB"), (999_500_000, "1.0 GB"),
            (1 << 30, "1.1 GB"), (123_456_789_012_345, "123 TB"), (Int64.max, "9.2 EB"),
        ] as [(Int64, String)])
    func sizesHaveThreeDigitsAtMost(_ size: Int64, _ text: String) {
        var output: [UInt8] = []
        SizeText.append(size, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == text)
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (1_002_003, "1,002,003"),
            (Int64.max, "9,223,372,036,854,775,807"),
        ] as [(Int64, String)])
    func exactNumbersHaveCommas(_ value: Int64, _ text: String) {
        var output: [UInt8] = []
        SizeText.appendExact(value, to: &output)
        #expect(String(decoding: output, as: UTF8.self) == text)
    }
}
