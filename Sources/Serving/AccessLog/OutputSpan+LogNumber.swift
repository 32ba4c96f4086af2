// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire

/// Numbers and words by hand: no String, no allocation, and no more than the caller made room for.
extension OutputSpan<UInt8> {
    /// The most bytes that `appendDecimal` writes.
    static var decimalMaximumLength: Int { 20 }

    /// Writes a number without leading zeros.
    mutating func appendDecimal(_ number: UInt) {
        guard number >= 10_000 else { return appendSmall(UInt32(truncatingIfNeeded: number)) }
        appendDecimal(number / 10_000)
        appendFour(UInt32(truncatingIfNeeded: number % 10_000))
    }

    /// Writes a number below 10,000 without leading zeros.
    private mutating func appendSmall(_ number: UInt32) {
        if number < 10 { return appendDigit(number) }
        if number < 100 { return appendTwo(number) }
        if number >= 1_000 { return appendFour(number) }
        appendDigit(number / 100)
        appendTwo(number % 100)
    }

    /// Writes a number below 1,000,000 with six digits.
    private mutating func appendSix(_ number: UInt32) {
        appendTwo(number / 10_000)
        appendFour(number % 10_000)
    }

    @inline(__always)
    private mutating func appendFour(_ number: UInt32) {
        appendTwo(number / 100)
        appendTwo(number % 100)
    }

    @inline(__always)
    private mutating func appendTwo(_ number: UInt32) {
        appendDigit(number / 10)
        appendDigit(number % 10)
    }

    @inline(__always)
    private mutating func appendDigit(_ digit: UInt32) {
        append(UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: digit))
    }

    /// Writes what the compiler knows.
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes in
            for byte in bytes { append(byte) }
        }
    }

    /// Writes a count of bytes; a negative one is 0.
    mutating func append(_ amount: AccessLogDirective.Amount, of record: AccessLogRecord) {
        let count =
            switch amount {
            case .content, .contentOrDash: record.bodyBytesSent
            case .sent: record.bytesSent
            case .receivedContent: record.bodyBytesReceived
            case .received: record.bytesReceived
            }
        guard amount != .contentOrDash || count > 0 else { return append(UInt8(ascii: "-")) }
        appendDecimal(UInt(clamping: count))
    }

    /// Writes the time that an exchange waited for the disk; `-` where it had nothing synced.
    mutating func appendSyncDuration(_ unit: AccessLogDirective.Unit, of record: AccessLogRecord) {
        guard record.syncDuration >= 0 else { return append(UInt8(ascii: "-")) }
        append(record.syncDuration, unit)
    }

    /// Writes the same as a member of a JSON object, with a comma after it; nothing where it had nothing synced.
    mutating func appendSyncMember(of record: AccessLogRecord) {
        guard record.syncDuration >= 0 else { return }
        append("\"syncSeconds\":")
        append(record.syncDuration, .decimalSeconds)
        append(UInt8(ascii: ","))
    }

    /// Writes nanoseconds, rounded down to the unit; negative ones are 0.
    mutating func append(_ nanoseconds: Int64, _ unit: AccessLogDirective.Unit) {
        let nanoseconds = UInt(clamping: nanoseconds)
        switch unit {
        case .seconds: appendDecimal(nanoseconds / 1_000_000_000)
        case .milliseconds: appendDecimal(nanoseconds / 1_000_000)
        case .microseconds: appendDecimal(nanoseconds / 1_000)
        case .decimalSeconds:
            let microseconds = nanoseconds / 1_000
            appendDecimal(microseconds / 1_000_000)
            append(UInt8(ascii: "."))
            appendSix(UInt32(truncatingIfNeeded: microseconds % 1_000_000))
        }
    }
}
