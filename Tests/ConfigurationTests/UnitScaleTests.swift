// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct UnitScaleTests {
    @Test(arguments: [
        ("0B", 0), ("1B", 1), ("10 B", 10), ("1KiB", 1_024), ("10 MiB", 10_485_760), ("1GiB", 1_073_741_824),
        ("1KB", 1_000), ("5MB", 5_000_000), ("2 GB", 2_000_000_000), ("007KiB", 7_168),
        ("8589934591GiB", 9_223_372_035_781_033_984), ("3TB", 3_000_000_000_000),
        ("8388607TiB", 9_223_370_937_343_148_032), ("9223372036854775807B", Int64.max),
    ])
    func sizesAreRead(text: String, bytes: Int64) {
        #expect(UnitScale.sizes.parse(text) == .value(bytes))
    }

    @Test(arguments: [
        ("0s", 0), ("250ms", 250_000_000), ("30s", 30_000_000_000), ("2m", 120_000_000_000),
        ("1h", 3_600_000_000_000), ("1 h", 3_600_000_000_000), ("2562047h", 9_223_369_200_000_000_000),
    ])
    func durationsAreRead(text: String, nanoseconds: Int64) {
        #expect(UnitScale.durations.parse(text) == .value(nanoseconds))
    }

    @Test(arguments: ["8589934592GiB", "8388608TiB", "9223372036854775808B", "99999999999999999999999KiB"])
    func sizesBeyondTheRangeOverflow(text: String) {
        #expect(UnitScale.sizes.parse(text) == .overflow)
    }

    @Test(arguments: ["2562048h", "9223372036854775808ms", "9223372037s"])
    func durationsBeyondTheRangeOverflow(text: String) {
        #expect(UnitScale.durations.parse(text) == .overflow)
    }

    @Test(arguments: [
        "", " ", "KiB", "1", "1.5MiB", "-1B", "+1B", "1k", "1M", "1  B", " 1x", "1B ", "0x10B", "١B", "1e3B",
    ])
    func otherSizesAreMalformed(text: String) {
        guard case .malformed = UnitScale.sizes.parse(text) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test(arguments: [
        ("10mib", "10MiB"), ("10kib", "10KiB"), ("10  gb", "10GB"), ("3b", "3B"), ("10MiB ", "10MiB"),
        ("4096", "4096B"),
    ])
    func aUnitInAnotherCaseOrLeftOutIsSuggested(text: String, suggestion: String) {
        #expect(UnitScale.sizes.parse(text) == .malformed(suggestion: suggestion))
    }

    @Test(arguments: ["1sec", "1d", "1us", "s", "1.5s", "1 s s", ""])
    func anUnknownUnitHasNoSuggestion(text: String) {
        #expect(UnitScale.durations.parse(text) == .malformed(suggestion: nil))
    }

    @Test(arguments: [
        (0, "0B"), (1, "1B"), (1_023, "1023B"), (1_024, "1KiB"), (1_536, "1536B"), (3 << 20, "3MiB"),
        (1 << 40, "1TiB"), (1 << 50, "1024TiB"),
    ])
    func sizesAreWrittenInTheLargestExactUnit(bytes: Int64, text: String) {
        #expect(UnitScale.sizes.text(of: bytes) == text)
        #expect(UnitScale.sizes.parse(text) == .value(bytes))
    }

    @Test(arguments: [
        (0, "0s"), (1_000_000, "1ms"), (1_500_000_000, "1500ms"), (90_000_000_000, "90s"),
        (120_000_000_000, "2m"), (3_600_000_000_000, "1h"),
    ])
    func durationsAreWrittenInTheLargestExactUnit(nanoseconds: Int64, text: String) {
        #expect(UnitScale.durations.text(of: nanoseconds) == text)
        #expect(UnitScale.durations.parse(text) == .value(nanoseconds))
    }
}
