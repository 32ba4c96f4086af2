// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

private func request(_ value: String, size: Int64) -> RangeRequest {
    RangeRequest(value.utf8.span, size: size)
}

/// The request as text, for tables: `ignored`, `unsatisfiable`, or the ranges.
private func outcome(_ value: String, size: Int64) -> String {
    switch request(value, size: size) {
    case .ignored: "ignored"
    case .unsatisfiable: "unsatisfiable"
    case .single(let range): "\(range.first)-\(range.last)"
    case .several(let ranges): ranges.map { "\($0.first)-\($0.last)" }.joined(separator: " ")
    }
}

struct RangeRequestTests {
    @Test(arguments: [
        // the examples of RFC 9110 §14.1.2, of a representation of 10,000 bytes
        ("bytes=0-499", "0-499"),
        ("bytes=500-999", "500-999"),
        ("bytes=-500", "9500-9999"),
        ("bytes=9500-", "9500-9999"),
        ("bytes=0-0,-1", "0-0 9999-9999"),
        ("bytes= 0-999, 4500-5499, -1000", "0-999 4500-5499 9000-9999"),
        ("bytes=500-600,601-999", "500-999"),
        ("bytes=500-700,601-999", "500-999"),
        // clamped
        ("bytes=9999-", "9999-9999"),
        ("bytes=0-10000", "0-9999"),
        ("bytes=0-", "0-9999"),
        ("bytes=-10000", "0-9999"),
        ("bytes=-10001", "0-9999"),
        ("bytes=-1", "9999-9999"),
        ("bytes=00000000000000000000000001-0000000000000000000000002", "1-2"),
        // nothing there
        ("bytes=10000-", "unsatisfiable"),
        ("bytes=10000-10001", "unsatisfiable"),
        ("bytes=-0", "unsatisfiable"),
        ("bytes=-0,10000-", "unsatisfiable"),
        ("bytes=-0,5-6,10000-", "5-6"),
        // another case of the unit, empty members, white space where it may be
        ("BYTES=0-1", "0-1"),
        ("Bytes=,,0-1 ,\t, 200-201,", "0-1 200-201"),
        // order as asked; what is joined stands where its first part stood
        ("bytes=9000-9001,5000-5001,0-1", "9000-9001 5000-5001 0-1"),
        ("bytes=9000-9001,0-1,9002-9003", "9000-9003 0-1"),
        ("bytes=0-1,9000-9001,200-201,100-199", "0-1 9000-9001 100-201"),
        ("bytes=0-99,300-399,100-299", "0-399"),
        ("bytes=300-399,0-99,5000-5000,180-220", "180-399 0-99 5000-5000"),
        ("bytes=300-399,0-99,5000-5000,170-229", "0-399 5000-5000"),
    ])
    func namesTheBytesThatTheRFCSays(_ value: String, _ expected: String) {
        #expect(outcome(value, size: 10_000) == expected)
    }

    @Test(arguments: [
        "", "bytes", "bytes=", "bytes=,", "bytes= , ", "=0-1", "0-1", "byte=0-1", "bytess=0-1", "items=0-1",
        "bytes:0-1",
        "bytes =0-1", " bytes=0-1", "bytes==0-1", "bytes=-", "bytes=--1", "bytes=1", "bytes=a-b", "bytes=0-a",
        "bytes=0x0-1", "bytes=0-1-2", "bytes=0 -1", "bytes=0- 1", "bytes=0-1 2-3", "bytes=0-1;2-3", "bytes=+0-1",
        "bytes=0-+1", "bytes=-+1", "bytes=1-0", "bytes=0-1,5-4", "bytes=5-4,0-1", "bytes=0-1,x", "bytes=10001-10000",
        "bytes=0.0-1", "bytes=0-1\0", "bytes=\"0-1\"", "bytes=0-1,\"", "bytes=\u{FF10}-1", "none",
    ])
    func whatIsMalformedIsIgnored(_ value: String) {
        #expect(outcome(value, size: 10_000) == "ignored")
    }

    private static let hundredNines = String(repeating: "9", count: 100)

    /// CVE-2022-31005, CVE-2017-7529: numbers past 63 and 64 bits.
    @Test(arguments: [
        ("9223372036854775806", "unsatisfiable"), ("9223372036854775807", "unsatisfiable"),
        ("9223372036854775808", "unsatisfiable"), ("18446744073709551615", "unsatisfiable"),
        ("18446744073709551616", "unsatisfiable"), ("18446744073709551617", "unsatisfiable"),
        ("92233720368547758080", "unsatisfiable"), (hundredNines, "unsatisfiable"),
    ])
    func anyNumberOfDigitsIsOneNumber(_ digits: String, _ asFirst: String) {
        #expect(outcome("bytes=\(digits)-", size: 10) == asFirst)
        #expect(outcome("bytes=\(digits)-\(digits)", size: 10) == asFirst)
        #expect(outcome("bytes=3-\(digits)", size: 10) == "3-9")
        #expect(outcome("bytes=-\(digits)", size: 10) == "0-9")
        #expect(outcome("bytes=\(digits)-3", size: 10) == "ignored")
        #expect(outcome("bytes=0-\(digits),-\(digits)", size: 10) == "ignored")
        #expect(outcome("bytes=\(digits)-,1-1", size: 10) == "1-1")
    }

    @Test func theLargestRepresentationHasAllOfItsBytes() {
        let last = Int64.max - 1
        #expect(outcome("bytes=0-", size: .max) == "0-\(last)")
        #expect(outcome("bytes=\(last)-", size: .max) == "\(last)-\(last)")
        #expect(outcome("bytes=\(Int64.max)-", size: .max) == "unsatisfiable")
        #expect(outcome("bytes=-1", size: .max) == "\(last)-\(last)")
        #expect(outcome("bytes=0-0,-1", size: .max) == "0-0 \(last)-\(last)")
        #expect(outcome("bytes=0-,0-", size: .max) == "ignored")
        #expect(outcome("bytes=0-\(Int64.max - 2),-1", size: .max) == "0-\(last)")
    }

    @Test(arguments: [
        ("bytes=0-", "unsatisfiable"), ("bytes=0-0", "unsatisfiable"), ("bytes=-0", "unsatisfiable"),
        ("bytes=5-6,-0", "unsatisfiable"), ("bytes=-1", "ignored"), ("bytes=0-0,-5", "ignored"),
        ("bytes=-5,0-0", "ignored"),
    ])
    func ofNothingOnlyTheLastBytesAreThere(_ value: String, _ expected: String) {
        #expect(outcome(value, size: 0) == expected)
    }

    @Test func aNegativeSizeIsNoTrap() {
        #expect(outcome("bytes=0-1", size: -1) == "ignored")
        #expect(outcome("bytes=-1", size: .min) == "ignored")
    }

    @Test func aGapThatCostsLessThanAPartIsSentAlong() {
        let gap = RangeRequest.minimumGap
        #expect(outcome("bytes=0-9,\(10 + gap - 1)-500", size: 10_000) == "0-500")
        #expect(outcome("bytes=0-9,\(10 + gap)-500", size: 10_000) == "0-9 \(10 + gap)-500")
        #expect(outcome("bytes=\(10 + gap - 1)-500,0-9", size: 10_000) == "0-500")
        #expect(outcome("bytes=\(10 + gap)-500,0-9", size: 10_000) == "\(10 + gap)-500 0-9")
    }

    /// CVE-2011-3192: overlapping ranges that add up to many times the file.
    @Test func moreBytesThanThereAreMakeItTheWholeFile() {
        #expect(outcome("bytes=0-4999,5000-9999", size: 10_000) == "0-9999")
        #expect(outcome("bytes=0-4999,4999-9999", size: 10_000) == "ignored")
        #expect(outcome("bytes=0-,0-", size: 10_000) == "ignored")
        #expect(outcome("bytes=0-,-1", size: 10_000) == "ignored")
        #expect(outcome("bytes=0-5000,0-4998", size: 10_000) == "0-5000")
    }

    @Test func theNumberOfRangesHasALimit() {
        func field(_ count: Int, _ member: (Int) -> String) -> String {
            "bytes=" + (0..<count).map(member).joined(separator: ",")
        }
        let limit = RangeRequest.maximumCount
        let spread: (Int) -> String = { "\($0 * 1000)-\($0 * 1000)" }
        guard case .several(let ranges) = request(field(limit, spread), size: 1 << 40) else {
            Issue.record("not several")
            return
        }
        #expect(ranges.map(\.first) == (0..<limit).map { Int64($0 * 1000) })
        #expect(outcome(field(limit + 1, spread), size: 1 << 40) == "ignored")
        #expect(outcome(field(10_000, spread), size: 1 << 40) == "ignored")
        // Those that join and those that nothing satisfies count, too; empty members do not.
        #expect(outcome(field(limit) { "\($0)-\($0)" }, size: 1 << 40) == "0-\(limit - 1)")
        #expect(outcome(field(limit + 1) { "\($0)-\($0)" }, size: 1 << 40) == "ignored")
        #expect(outcome(field(limit) { "\($0 + 10)-" }, size: 10) == "unsatisfiable")
        #expect(outcome(field(limit + 1) { "\($0 + 10)-" }, size: 10) == "ignored")
        #expect(outcome("bytes=" + String(repeating: ",", count: 1000) + "1-2", size: 10) == "1-2")
    }
}
