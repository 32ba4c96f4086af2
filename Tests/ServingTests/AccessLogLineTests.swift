// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Glibc
import HTTPWire
import LinuxSystem
import TestSupport
import Testing

@testable import Serving

@Suite struct AccessLogLineTests {
    @Test func httpserverLineIsExactlyAsWritten() {
        let sample = AccessLogSample(requestLine: "GET /index.html HTTP/1.1", target: "/index.html")
        #expect(
            sample.line()
                == """
                2026-11-20 10:15:30,123 Connected to ('127.0.0.1', 54321) and page /index.html requested \
                "GET /index.html HTTP/1.1" 200 1024 0.000142\n
                """)
    }

    @Test(arguments: [
        (SocketAddress.ipv4(0, port: 0), "('0.0.0.0', 0)"),
        (.ipv4(0xFFFF_FFFF, port: 65535), "('255.255.255.255', 65535)"),
        (.ipv6(high: 0, low: 1, scope: 0, port: 54321), "('::1', 54321, 0, 0)"),
        (
            .ipv6(high: 0xFE80 << 48, low: 0x0200_5EFF_FE00_0001, scope: 4_294_967_295, port: 1),
            "('fe80::200:5eff:fe00:1', 1, 0, 4294967295)"
        ),
        (.ipv6(high: 0, low: 0x0000_FFFF_7F00_0001, scope: 0, port: 80), "('::ffff:127.0.0.1', 80, 0, 0)"),
        (.unix, "''"),
    ])
    func peerIsPrintedAsPythonDoes(peer: SocketAddress, text: String) {
        var sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")
        sample.record.peer = peer
        #expect(sample.line().contains(" Connected to \(text) and page / requested "))
    }

    /// Every choice of zero groups, with and without an IPv4 tail, against the C library.
    @Test func ipv6TextIsInetNtops() {
        for shape in 0..<256 {
            for group in [UInt16(1), 0x0A0B, 0xFFFF] {
                var bytes: [UInt8] = []
                for index in 0..<8 {
                    let value = shape >> index & 1 == 0 ? 0 : group
                    bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
                }
                let high = bytes[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                let low = bytes[8...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                let ours = [UInt8](capacity: 64) { $0.appendIPv6(high: high, low: low) }
                var expected = [CChar](repeating: 0, count: 64)
                #expect(inet_ntop(AF_INET6, bytes, &expected, socklen_t(expected.count)) != nil)
                #expect(ours == expected.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
            }
        }
    }

    /// An exchange's end: status, ending, what was read of the request line, the target where there was a head, and
    /// what the line shows of both.
    typealias End = (Status, AccessLogRecord.Ending, String, target: String?, page: String, shown: String)

    @Test(
        arguments: [
            (.ok, .keptAlive, "GET /a HTTP/1.1", "/a", "/a", "GET /a HTTP/1.1"),
            (.clientClosedRequest, .aborted, "GET /a HTTP/1.1", "/a", "/a", "GET /a HTTP/1.1"),
            (.requestTimeout, .closed, "", nil, "-", "-"),
            (.requestTimeout, .closed, "GET /hal", nil, "-", "GET /hal"),
            (.badRequest, .closed, "\u{16}\u{03}\u{01}", nil, "-", #"\x16\x03\x01"#),
            (.uriTooLong, .closed, "GET /long", nil, "-", "GET /long"),
            (.httpVersionNotSupported, .closed, "PRI * HTTP/2.0", "*", "*", "PRI * HTTP/2.0"),
        ] as [End])
    func everyEndingLeavesOneLine(end: End) {
        let (status, ending, requestLine, target, page, shown) = end
        var sample = AccessLogSample(requestLine: requestLine, target: target)
        sample.record.status = status
        sample.record.ending = ending
        let tail = " and page \(page) requested \"\(shown)\" \(status.rawValue) 1024 0.000142\n"
        #expect(sample.line().hasSuffix(tail))
    }

    @Test func everyByteIsPlainOrEscaped() {
        for byte in UInt8.min...UInt8.max {
            var sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")
            sample.setHead(requestLine: [byte], target: 0..<1)
            let digits = String(byte, radix: 16, uppercase: true)
            let escape = "\\x" + (digits.count == 1 ? "0" : "") + digits
            let isPlain = (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            let text = isPlain ? String(UnicodeScalar(byte)) : escape
            let page = byte == UInt8(ascii: " ") ? escape : text
            #expect(sample.line().contains(" and page \(page) requested \"\(text)\" 200 "))
        }
    }

    @Test func targetCannotForgeAField() {
        let forged = "/ requested \"GET / HTTP/1.1\" 200 0 0.0\r\n2026-11-20 Connected to"
        let line = AccessLogSample(requestLine: "GET \(forged) HTTP/1.1", target: forged).line()
        #expect(line.split(separator: " requested \"", omittingEmptySubsequences: false).count == 2)
        #expect(line.count { $0 == "\"" } == 2)
        #expect(line.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(line.hasSuffix("\n"))
    }

    @Test(arguments: [
        (Int64(0), "0.000000"), (999, "0.000000"), (1000, "0.000001"), (999_999_999, "0.999999"),
        (1_000_000_000, "1.000000"), (3_661_000_001_000, "3661.000001"), (-1, "0.000000"), (.min, "0.000000"),
        (.max, "9223372036.854775"),
    ])
    func durationIsSecondsRoundedDownToMicroseconds(nanoseconds: Int64, text: String) {
        var sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")
        sample.record.duration = nanoseconds
        #expect(sample.line().hasSuffix(" 200 1024 \(text)\n"))
    }

    @Test(arguments: [(0, "0"), (9, "9"), (10, "10"), (Int.max, "9223372036854775807"), (-1, "0"), (Int.min, "0")])
    func bodyBytesAreDecimal(bytes: Int, text: String) {
        var sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")
        sample.record.bodyBytesSent = bytes
        #expect(sample.line().hasSuffix(" 200 \(text) 0.000142\n"))
    }

    @Test func statusOfAnyValueIsPrinted() {
        var sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")
        sample.record.status = Status(rawValue: .max)
        sample.record.bodyBytesSent = .max
        sample.record.duration = .max
        sample.record.peer = .ipv6(high: .max, low: .max, scope: .max, port: .max)
        #expect(sample.line().contains("\" 65535 9223372036854775807 "))
        #expect(sample.line().utf8.count <= LogLineLayout.httpserver.fixedMaximum + 2 * "GET / HTTP/1.1".utf8.count)
    }

    @Test func sliceBeyondTheHeadIsCutThere() {
        var sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")
        sample.record.target = HeadSlice(offset: 4, count: .max)
        sample.record.requestLine = HeadSlice(offset: .max, count: .max)
        #expect(sample.line().contains(#" and page /\x20HTTP/1.1 requested "" 200 "#))
    }

    @Test func recordIsSmallAndPlain() {
        #expect(MemoryLayout<AccessLogRecord>.stride <= 160)
        #expect(_isPOD(AccessLogRecord.self))
    }
}

/// The length of a line.
extension AccessLogLineTests {
    /// The bytes of the line but for its two client texts.
    private static let fixed = AccessLogSample(requestLine: " ", target: "x").line().utf8.count - 2

    @Test(arguments: [LogLineLayout.pipeLineLimit, LogLineLayout.fileLineLimit], [-1, 0, 1])
    func lineOfTheLimitIsWholeAndOneByteMoreIsCut(limit: Int, beyond: Int) {
        let rest = " / HTTP/1.1"
        let method = String(repeating: "A", count: limit + beyond - Self.fixed - 1 - rest.utf8.count)
        let sample = AccessLogSample(requestLine: method + rest, target: "/")
        let line = sample.line(.httpserver.limited(to: limit))
        #expect(line.utf8.count == min(limit + beyond, limit))
        #expect(line.contains("AA / HTTP/1.1\" 200 1024 ") == (beyond <= 0))
        #expect(line.hasSuffix("\" 200 1024 0.000142\n"))
    }

    @Test(arguments: [LogLineLayout.pipeLineLimit, LogLineLayout.fileLineLimit])
    func longestTextsAreCutAndTheTailIsKept(limit: Int) {
        // Every byte is escaped, so that a cut inside an escape would show.
        let target = [UInt8](repeating: 0xFF, count: 65_535)
        var sample = AccessLogSample(requestLine: "GET / HTTP/1.1", target: "/")
        sample.setHead(requestLine: target, target: 0..<65_535)
        let line = sample.line(.httpserver.limited(to: limit))
        #expect((limit - 8...limit).contains(line.utf8.count))
        #expect(line.hasSuffix(#"\xFF" 200 1024 0.000142"# + "\n"))
        #expect(line.contains(#"\xFF requested "\xFF"#))
    }

    @Test func shortTextLeavesItsShareToTheLongOne() {
        let sample = AccessLogSample(requestLine: String(repeating: "A", count: 9000), target: nil)
        let line = sample.line(.httpserver.limited(to: LogLineLayout.pipeLineLimit))
        #expect(line.utf8.count == LogLineLayout.pipeLineLimit)
        #expect(line.contains(" and page - requested \"AAA"))
    }

    @Test func lineNeverExceedsItsAnnouncedMaximum() {
        var random = SeededGenerator(seed: 20)
        for _ in 0..<500 {
            let length = Int(random.next() % 3000)
            let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            var sample = AccessLogSample(requestLine: "", target: nil)
            sample.setHead(requestLine: bytes, target: (length / 3)..<length)
            for limit in [LogLineLayout.pipeLineLimit, LogLineLayout.fileLineLimit] {
                let layout = LogLineLayout.httpserver.limited(to: limit)
                let count = sample.line(layout).utf8.count
                #expect(count <= sample.maximumLength(layout))
                #expect(count <= limit)
            }
        }
    }

    @Test func appendingLeavesEarlierLinesAlone() {
        let sample = AccessLogSample(requestLine: String(repeating: "A", count: 9000), target: nil)
        let layout = LogLineLayout.httpserver.limited(to: LogLineLayout.pipeLineLimit)
        let output = sample.bytes(layout, after: Array("before\n".utf8))
        #expect(output.starts(with: "before\n2026-11-20 ".utf8))
        #expect(output.count == 7 + LogLineLayout.pipeLineLimit)
    }
}
