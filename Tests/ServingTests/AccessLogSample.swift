// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import LinuxSystem

@testable import Serving

/// A record with the head that it points into, and a calendar that is always the same.
struct AccessLogSample {
    var record: AccessLogRecord
    var head: [UInt8] = []

    /// - Parameter target: nil where no head was read.
    init(requestLine: String, target: String?) {
        record = AccessLogRecord(
            peer: .ipv4(0x7F00_0001, port: 54321), local: .ipv4(0x7F00_0001, port: 8080),
            start: 1_795_169_730_123_456_789, duration: 142_000, bodyBytesSent: 1024, status: .ok)
        let bytes = Array(requestLine.utf8)
        var place: Range<Int>?
        if let target {
            let wanted = Array(target.utf8)
            place = bytes.indices.first { bytes[$0...].starts(with: wanted) }.map { $0..<($0 + wanted.count) }
        }
        // A target that is not in the request line goes behind it.
        if let target, place == nil {
            setHead(requestLine: bytes + Array(target.utf8), target: bytes.count..<(bytes.count + target.utf8.count))
            record.requestLine.count = UInt16(bytes.count)
        } else {
            setHead(requestLine: bytes, target: place)
        }
    }

    mutating func setHead(requestLine: [UInt8], target: Range<Int>?) {
        head = requestLine
        record.requestLine = HeadSlice(offset: 0, count: UInt16(requestLine.count))
        record.hasHead = target != nil
        record.target = target.map { HeadSlice(offset: UInt16($0.lowerBound), count: UInt16($0.count)) } ?? .empty
    }

    /// The line's text, at a fixed local time.
    func line(_ layout: LogLineLayout = .httpserver, details: LogDetails? = nil) -> String {
        String(decoding: bytes(layout, details: details), as: UTF8.self)
    }

    /// The line's bytes, after those that are there already.
    func bytes(_ layout: LogLineLayout, details: LogDetails? = nil, after earlier: [UInt8] = []) -> [UInt8] {
        var output = earlier
        var scratch = LogScratch(clock: TimestampCache(style: layout.timeStyle, localTime: Self.localTime))
        let bound = layout.prepare(record, details, head: head.span, scratch: &scratch)
        layout.append(record, head: head.span, bound: bound, scratch: &scratch, to: &output)
        return output
    }

    /// The most bytes that the line may have.
    func maximumLength(_ layout: LogLineLayout, details: LogDetails? = nil) -> Int {
        var scratch = LogScratch(clock: TimestampCache(style: layout.timeStyle, localTime: Self.localTime))
        return layout.maximumLength(bound: layout.prepare(record, details, head: head.span, scratch: &scratch))
    }

    @Sendable static func localTime(second: Int64) -> WallClock.LocalTime {
        WallClock.LocalTime(
            year: 2026, month: 11, day: 20, weekday: 5, hour: 10, minute: 15, second: 30, utcOffset: 3600,
            zone: "CET")
    }
}
