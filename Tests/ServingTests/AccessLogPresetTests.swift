// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import TestSupport
import Testing

@testable import Serving

@Suite struct AccessLogPresetTests {
    private static let fields = ["Referer: https://example.org/", "User-Agent: curl/8.5.0"]

    @Test(arguments: [
        (
            AccessLogFormat.httpServer,
            "2026-11-20 10:15:30,123 Connected to ('127.0.0.1', 54321) and page /a?b requested "
                + "\"GET /a?b HTTP/1.1\" 200 1024 0.000142"
        ),
        (.pythonHTTPServer, "127.0.0.1 - - [20/Nov/2026 10:15:30] \"GET /a?b HTTP/1.1\" 200 -"),
        (.common, "127.0.0.1 - - [20/Nov/2026:10:15:30 +0100] \"GET /a?b HTTP/1.1\" 200 1024"),
        (
            .combined,
            "127.0.0.1 - - [20/Nov/2026:10:15:30 +0100] \"GET /a?b HTTP/1.1\" 200 1024 \"https://example.org/\" "
                + "\"curl/8.5.0\""
        ),
        (
            .json,
            #"{"time":"2026-11-20T10:15:30.123+01:00","client":"127.0.0.1","clientPort":54321,"local":"127.0.0.1","#
                + #""localPort":8080,"method":"GET","target":"/a?b","protocol":"HTTP/1.1","status":200,"#
                + #""bodyBytesSent":1024,"bytesSent":1300,"bodyBytesReceived":0,"bytesReceived":85,"seconds":0.000142,"host":"a","#
                + #""referer":"https://example.org/","userAgent":"curl/8.5.0","connection":"keptAlive"}"#
        ),
    ])
    func lineIsExactlyAsWritten(format: AccessLogFormat, shown: String) throws {
        let (sample, details) = try AccessLogSample.request("GET /a?b HTTP/1.1", Self.fields)
        #expect(sample.line(.of(format), details: details) == shown + "\n")
    }

    @Test(arguments: [
        (AccessLogFormat.common, #"%h %l %u %t "%r" %>s %b"#),
        (.combined, #"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i""#),
    ])
    func presetIsApachesTemplate(format: AccessLogFormat, template: String) throws {
        let preset = LogLineLayout.of(format)
        let layout = try LogLineLayout.template(template)
        #expect(preset.directives == layout.directives)
        #expect(preset.literals == layout.literals)
        #expect(preset.collected == layout.collected)
        #expect(preset.timeStyle == layout.timeStyle)
    }

    @Test func textsThatAreAbsentAreDashesInTheCommonFormats() {
        var sample = AccessLogSample(requestLine: "", target: nil)
        sample.record.status = .requestTimeout
        sample.record.bodyBytesSent = 0
        #expect(sample.line(.common).hasSuffix("] \"-\" 408 -\n"))
        #expect(sample.line(.combined).hasSuffix("] \"-\" 408 - \"-\" \"-\"\n"))
        #expect(sample.line(.pythonHTTPServer).hasSuffix("] \"-\" 408 -\n"))
    }

    @Test func textsThatAreAbsentAreNullInJSON() {
        var sample = AccessLogSample(requestLine: "", target: nil)
        sample.record.peer = .unix
        sample.record.client = .unix
        sample.record.local = .unix
        sample.record.ending = .aborted
        #expect(
            sample.line(.json).hasSuffix(
                #""client":"unix:","clientPort":null,"local":"unix:","localPort":null,"method":null,"target":null,"#
                    + #""protocol":null,"status":200,"bodyBytesSent":1024,"bytesSent":0,"bodyBytesReceived":0,"bytesReceived":0,"#
                    + #""seconds":0.000142,"host":null,"referer":null,"userAgent":null,"connection":"aborted"}"# + "\n"
            ))
    }

    @Test func emptyFieldIsEmptyTextInJSON() throws {
        let (sample, details) = try AccessLogSample.request("GET / HTTP/1.1", ["User-Agent:"])
        #expect(sample.line(.json, details: details).contains(#","userAgent":"","#))
    }

    @Test func peerIsAMemberOnlyWhereItIsNotTheClient() {
        var sample = AccessLogSample(requestLine: "", target: nil)
        #expect(!sample.line(.json).contains("peer"))
        sample.record.client = .ipv6(high: .max, low: .max, scope: .max, port: .max)
        sample.record.peer = .ipv6(high: .max, low: .max - 1, scope: .max, port: .max)
        sample.record.local = sample.record.peer
        let peer = #","peer":"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe","local":"#
        #expect(sample.line(.json).contains(peer))
        #expect(sample.line(.json).utf8.count <= sample.maximumLength(.json))
    }

    @Test(arguments: [
        (-1, Int64(-1), #""bodyBytesReceived":0,"bytesReceived":85,"seconds":0.000142,"host":"a""#),
        (0, 0, #""bodyBytesReceived":0,"bytesReceived":85,"seconds":0.000142,"syncSeconds":0.000000,"host":"a""#),
        (5, 999, #""bodyBytesReceived":5,"bytesReceived":85,"seconds":0.000142,"syncSeconds":0.000000,"host":"a""#),
        (5, 1_000, #""bodyBytesReceived":5,"bytesReceived":85,"seconds":0.000142,"syncSeconds":0.000001,"host":"a""#),
        (
            .max, .max,
            #""bodyBytesReceived":9223372036854775807,"bytesReceived":85,"seconds":0.000142,"#
                + #""syncSeconds":9223372036.854775,"host":"a""#
        ),
    ])
    func uploadShowsItsContentAndWhatTheDiskTook(content: Int, sync: Int64, shown: String) throws {
        var (sample, details) = try AccessLogSample.request("GET /a?b HTTP/1.1", Self.fields)
        sample.record.bodyBytesReceived = content
        sample.record.syncDuration = sync
        #expect(sample.line(.json, details: details).contains("," + shown + ","))
    }

    /// What stands in lines that others' programs read.
    @Test(arguments: [AccessLogFormat.httpServer, .pythonHTTPServer, .common, .combined])
    func uploadChangesNothingInTheOtherPresets(format: AccessLogFormat) throws {
        let (sample, details) = try AccessLogSample.request("PUT /a HTTP/1.1", Self.fields)
        var upload = sample
        upload.record.bodyBytesReceived = 5
        upload.record.syncDuration = 1_000_000
        #expect(upload.line(.of(format), details: details) == sample.line(.of(format), details: details))
    }

    /// Bytes of a client's, and the JSON string that they become.
    @Test(
        arguments: [
            ([], ""), (Array(" aZ~/".utf8), " aZ~/"), (Array("\"\\".utf8), #"\"\\"#),
            ([0, 0x1F, 0x7F], #"\u0000\u001F\u007F"#),
            ([0x0A, 0x0D, 0x09], #"\u000A\u000D\u0009"#), (Array("é→😀\u{10FFFF}".utf8), "é→😀\u{10FFFF}"),
            // C1 controls, which a terminal obeys; U+00A0 is none.
            ([0xC2, 0x80, 0xC2, 0x9F, 0xC2, 0xA0], #"\u0080\u009F"# + "\u{A0}"),
            // Stray, too long, cut short, a surrogate, beyond the last scalar.
            ([0x80, 0xFF], #"\\x80\\xFF"#), ([0xC0, 0xAF], #"\\xC0\\xAF"#), ([0xC1, 0x80], #"\\xC1\\x80"#),
            ([0xE0, 0x9F, 0xBF], #"\\xE0\\x9F\\xBF"#), ([0xED, 0xA0, 0x80], #"\\xED\\xA0\\x80"#),
            ([0xF0, 0x8F, 0xBF, 0xBF], #"\\xF0\\x8F\\xBF\\xBF"#), ([0xF4, 0x90, 0x80, 0x80], #"\\xF4\\x90\\x80\\x80"#),
            ([0xF5, 0x80, 0x80, 0x80], #"\\xF5\\x80\\x80\\x80"#), ([0xE2, 0x86], #"\\xE2\\x86"#),
            ([0xC3], #"\\xC3"#), ([0xC3, 0x41], #"\\xC3A"#), ([0xE2, 0x86, 0x41], #"\\xE2\\x86A"#),
            ([0xF0, 0x9F, 0x98, 0x41], #"\\xF0\\x9F\\x98A"#), (Array(#"\xFF"#.utf8), #"\\xFF"#),
        ] as [([UInt8], String)])
    func anyBytesAreAJSONString(bytes: [UInt8], shown: String) {
        let escaped = [UInt8](capacity: 100) { $0.append(jsonEscaping: bytes.span, limit: .max) }
        #expect(String(validating: escaped, as: UTF8.self) == shown)
        let length = LogEscape.length(of: bytes.span, .json)
        #expect(length == escaped.count)
    }

    @Test func validUTF8IsWhatTheStandardLibraryTakesForIt() {
        var random = SeededGenerator(seed: 8)
        let likely: [UInt8] = [
            0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5,
        ]
        for _ in 0..<20_000 {
            let bytes = (0..<Int(random.next() % 6)).map { _ in likely[Int(random.next() % UInt64(likely.count))] }
            let escaped = [UInt8](capacity: 36) { $0.append(jsonEscaping: bytes.span, limit: .max) }
            #expect(String(validating: escaped, as: UTF8.self) != nil)
            let isStray = String(decoding: escaped, as: UTF8.self).contains(#"\\x"#)
            #expect(isStray == (String(validating: bytes, as: UTF8.self) == nil), "\(bytes)")
        }
    }

    @Test func cutNeverSplitsACharacter() {
        let bytes = Array("é→😀\"\u{1}".utf8) + [0xFF]
        // Where each character's text ends.
        let ends = [0, 2, 5, 9, 11, 17, 22]
        for limit in 0...30 {
            let escaped = [UInt8](capacity: 100) { $0.append(jsonEscaping: bytes.span, limit: limit) }
            #expect(escaped.count == ends.last { $0 <= limit })
        }
    }

    @Test(arguments: [LogLineLayout.pipeLineLimit, LogLineLayout.fileLineLimit])
    func longestLineIsStillAnObject(limit: Int) throws {
        for byte in ["x", "é", "\u{1F600}"] {
            let long = String(repeating: byte, count: 16_000 / byte.utf8.count)
            let (sample, details) = try AccessLogSample.request("GET / HTTP/1.1", ["User-Agent: \(long)"])
            let line = sample.bytes(.json.limited(to: limit), details: details)
            let text = try #require(String(validating: line, as: UTF8.self))
            #expect(text.hasSuffix(#"","connection":"keptAlive"}"# + "\n"))
            #expect(line.count <= limit)
            if limit == LogLineLayout.pipeLineLimit { #expect(line.count > limit - 4) }
        }
    }

    /// The fast test of eight bytes at a time, against the slow one, at every place of every length.
    @Test(arguments: [false, true])
    func plainTextIsFoundPlain(spaces: Bool) {
        for length in 0...26 {
            for place in 0..<max(length, 1) {
                for byte in UInt8.min...UInt8.max {
                    var bytes = [UInt8](repeating: spaces ? 0x21 : 0x20, count: length)
                    if length > 0 { bytes[place] = byte }
                    let isPlain = LogEscape.isPlain(bytes.span, spaces: spaces)
                    #expect(isPlain == (length == 0 || LogEscape.isPlain(byte, spaces: spaces)))
                }
            }
        }
    }
}
