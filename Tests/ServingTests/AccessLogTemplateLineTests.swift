// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct AccessLogTemplateLineTests {
    /// A template's line, without its line feed, which has to be there.
    private func line(
        _ template: String, _ requestLine: String = "GET /a?b HTTP/1.1", _ fields: [String] = [],
        answer: [String] = [], change: (inout AccessLogRecord) -> Void = { _ in }
    ) throws -> String {
        var (sample, details) = try AccessLogSample.request(requestLine, fields, answer: answer)
        change(&sample.record)
        let line = sample.line(try .template(template), details: details)
        #expect(line.hasSuffix("\n"))
        #expect(line.utf8.count <= sample.maximumLength(try .template(template), details: details))
        return String(line.dropLast())
    }

    @Test(arguments: [
        ("%h", "127.0.0.1"), ("%a", "127.0.0.1"), ("%{c}a", "127.0.0.1"), ("%A", "127.0.0.1"), ("%p", "8080"),
        ("%l", "-"), ("%u", "-"), ("%t", "[20/Nov/2026:10:15:30 +0100]"), ("%r", #"GET\x20/a?b\x20HTTP/1.1"#),
        (#""%r""#, #""GET /a?b HTTP/1.1""#), ("%m", "GET"), ("%U", "/a"), ("%q", "?b"), ("%U%q", "/a?b"),
        ("%H", "HTTP/1.1"), ("%s", "200"), ("%>s", "200"), ("%<s", "200"), ("%b", "1024"), ("%B", "1024"),
        ("%O", "1300"), ("%I", "30"), ("%T", "0"), ("%{s}T", "0"), ("%{ms}T", "0"), ("%{us}T", "142"), ("%D", "142"),
        ("%{body}I", "0"), ("%{sync-ms}T", "-"), ("%{sync-us}T", "-"),
        ("%P", "\(ProcessIdentity.number)"), ("%X", "+"), ("%{host}i", "a"), ("%{Host}i", "a"), ("%{Nothing}i", "-"),
        ("%{ETag}o", "-"), ("%%", "%"), ("", ""), ("plain", "plain"), (#"%h\t%%\"%l\""#, "127.0.0.1\t%\"-\""),
        ("é%mé", "éGETé"), ("%m%m%m", "GETGETGET"),
    ])
    func directiveShowsWhatApacheShows(template: String, shown: String) throws {
        #expect(try line(template) == shown)
    }

    @Test func processNumberIsThisProcesss() {
        #expect(ProcessIdentity.number > 1)
    }

    @Test func everyDirectiveHasALine() throws {
        for entry in Self.spellings { #expect(try line("<\(entry)>").count > 2, "\(entry)") }
    }

    private static let spellings =
        "%h %a %{c}a %A %p %l %u %t %r %m %U %q %H %s %>s %<s %b %B %O %I %T %{s}T %{ms}T %D %{us}T %P %X %{X}i %{X}o"
        .split(separator: " ").map(String.init)

    @Test(arguments: [
        ("GET /a HTTP/1.1", "GET", "/a", "", "HTTP/1.1"),
        ("GET /a? HTTP/1.1", "GET", "/a", "?", "HTTP/1.1"),
        ("GET /a?b?c HTTP/1.0", "GET", "/a", "?b?c", "HTTP/1.0"),
        ("GET /%41/../b%20 HTTP/1.7", "GET", "/%41/../b%20", "", "HTTP/1.7"),
        ("GET http://h/a?b HTTP/1.1", "GET", "/a", "?b", "HTTP/1.1"),
        ("GET http://h HTTP/1.1", "GET", "/", "", "HTTP/1.1"),
        ("GET http://h?b HTTP/1.1", "GET", "/", "?b", "HTTP/1.1"),
        ("OPTIONS * HTTP/1.1", "OPTIONS", "*", "", "HTTP/1.1"),
        ("CONNECT h:443 HTTP/1.1", "CONNECT", "h:443", "", "HTTP/1.1"),
        ("BREW / HTTP/1.1", "BREW", "/", "", "HTTP/1.1"),
    ])
    func partsOfTheRequestLineAreAsSent(
        requestLine: String, method: String, path: String, query: String, version: String
    ) throws {
        #expect(try line("%m|%U|%q|%H", requestLine) == "\(method)|\(path)|\(query)|\(version)")
        #expect(try line("\"%m\" \"%U\" \"%q\"", requestLine) == "\"\(method)\" \"\(path)\" \"\(query)\"")
    }

    @Test func withoutAHeadEveryTextIsAbsent() throws {
        var sample = AccessLogSample(requestLine: "GET /half", target: nil)
        sample.record.ending = .aborted
        let template = try LogLineLayout.template(#"%m %U [%q] %H %{Host}i %{ETag}o "%{Host}i" "%q" "%r" %X"#)
        let shown = #"- - [] - - - "-" "" "GET /half" X"# + "\n"
        #expect(sample.line(template) == shown)
        #expect(sample.line(template, details: LogDetails(head: nil, answer: [])) == shown)
        sample.record.requestLine = .empty
        #expect(sample.line(template).contains(#" "" "-" X"#))
    }

    @Test(arguments: [(AccessLogRecord.Ending.keptAlive, "+"), (.closed, "-"), (.aborted, "X")])
    func endingIsApachesSign(ending: AccessLogRecord.Ending, sign: String) throws {
        #expect(try line("%X") { $0.ending = ending } == sign)
    }

    @Test(arguments: [
        (Int64(-1), "0", "0", "0"), (0, "0", "0", "0"), (999, "0", "0", "0"), (1_000, "0", "0", "1"),
        (999_999_999, "0", "999", "999999"), (1_000_000_000, "1", "1000", "1000000"),
        (.max, "9223372036", "9223372036854", "9223372036854775"),
    ])
    func durationIsRoundedDown(nanoseconds: Int64, seconds: String, milliseconds: String, microseconds: String) throws {
        let shown = try line("%T %{ms}T %D") { $0.duration = nanoseconds }
        #expect(shown == "\(seconds) \(milliseconds) \(microseconds)")
    }

    @Test(arguments: [(-1, "-", "0"), (0, "-", "0"), (1, "1", "1"), (Int.max, "\(Int.max)", "\(Int.max)")])
    func noContentIsADashOrZero(bytes: Int, short: String, long: String) throws {
        #expect(try line("%b %B") { $0.bodyBytesSent = bytes } == "\(short) \(long)")
    }

    @Test(arguments: [
        (Int64.min, "-", "-"), (-1, "-", "-"), (0, "0", "0"), (999, "0", "0"), (1_000, "0", "1"),
        (999_999, "0", "999"), (1_000_000, "1", "1000"), (.max, "9223372036854", "9223372036854775"),
    ])
    func syncIsRoundedDownAndNoneIsADash(nanoseconds: Int64, milliseconds: String, microseconds: String) throws {
        let shown = try line("%{sync-ms}T %{sync-us}T %D") { $0.syncDuration = nanoseconds }
        #expect(shown == "\(milliseconds) \(microseconds) 142")
    }

    @Test(arguments: [(-1, "0"), (0, "0"), (1, "1"), (Int.max, "\(Int.max)")])
    func contentReceivedIsCountedApartFromTheRest(bytes: Int, shown: String) throws {
        #expect(try line("%{body}I %I %B") { $0.bodyBytesReceived = bytes } == "\(shown) 30 1024")
    }

    @Test func clientAndPeerDifferBehindAProxy() throws {
        let shown = try line("%h %a %{c}a") { $0.client = .ipv4(0xC000_0201, port: 0) }
        #expect(shown == "192.0.2.1 192.0.2.1 127.0.0.1")
    }

    @Test(arguments: [
        (SocketAddress.unix, "unix: -"), (.ipv4(0xFFFF_FFFF, port: .max), "255.255.255.255 65535"),
        (.ipv6(high: 0x2001_0DB8 << 32, low: 1, scope: 3, port: 1), "2001:db8::1 1"),
        (.ipv6(high: .max, low: .max, scope: .max, port: .max), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535"),
    ])
    func addressHasNoPortAndNoBrackets(address: SocketAddress, shown: String) throws {
        #expect(try line("%A %p") { $0.local = address } == shown)
    }

    // MARK: Fields

    @Test(arguments: [
        (["User-Agent: curl"], "curl"), (["user-agent:  curl\t"], "curl"), (["X-User-Agent: x"], "-"),
        (["User-Agent:"], ""), (["User-Agent: a", "X: y", "USER-AGENT: b"], "a, b"), (["User_Agent: a"], "-"),
        (["User-Agent: a", "User-Agent:", "User-Agent: c"], "a, , c"),
    ])
    func linesOfAFieldAreJoined(fields: [String], shown: String) throws {
        #expect(try line(#""%{User-Agent}i""#, "GET / HTTP/1.1", fields) == "\"\(shown)\"")
        let own = fields.map { $0.replacing("User-Agent", with: "X-Own").replacing("user-agent", with: "x-own") }
            .map { $0.replacing("USER-AGENT", with: "X-OWN").replacing("X-X-Own", with: "X-X") }
        #expect(try line(#""%{X-Own}i""#, "GET / HTTP/1.1", own) == "\"\(shown)\"")
        #expect(try line(#""%{X-Own}o""#, answer: own) == "\"\(shown)\"")
    }

    @Test func hostIsTheFieldAndNotTheTargets() throws {
        #expect(try line("%{Host}i", "GET http://other/ HTTP/1.1") == "a")
    }

    @Test(arguments: [#"a b"#, #"a"b\c"#, "a\tb", "é", ""])
    func onlyQuotedTextKeepsItsSpaces(value: String) throws {
        let quoted = value.utf8.map { byte in
            (0x20...0x7E).contains(byte) && byte != 0x22 && byte != 0x5C
                ? String(UnicodeScalar(byte))
                : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
        let word = value.isEmpty ? "-" : quoted.replacing(" ", with: #"\x20"#)
        let shown = try line(
            #"%{X}i "%{X}i" %{X}o "%{X}o""#, "GET / HTTP/1.1", ["X: \(value)"], answer: ["X: \(value)"])
        #expect(shown == "\(word) \"\(quoted)\" \(word) \"\(quoted)\"")
    }

    @Test(arguments: ["", "\r\n", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\n\r\n", "\n\n", "X: y"])
    func answerWithoutAFieldHasNone(answer: String) throws {
        let (sample, details) = try AccessLogSample.request()
        let cut = LogDetails(head: details.head, answer: Array(answer.utf8))
        #expect(sample.line(try .template("%{X}o"), details: cut) == "-\n")
    }

    // MARK: What a layout asks for

    @Test(arguments: [
        ("%h %r %m %H", false, false, false), ("%U", true, false, false), ("%q", true, false, false),
        ("%{X}i", true, false, false), ("%{X}o", true, true, false), ("%A", false, false, true),
    ])
    func onlyWhatIsShownIsAskedFor(template: String, details: Bool, answer: Bool, local: Bool) throws {
        let layout = try LogLineLayout.template(template)
        #expect(layout.needsDetails == details)
        #expect(layout.needsAnswerHead == answer)
        #expect(layout.needsLocalAddress == local)
    }

    @Test func directiveIsSmallAndPlain() {
        #expect(MemoryLayout<AccessLogDirective>.stride <= 8)
        #expect(_isPOD(AccessLogDirective.self))
    }

    // MARK: Limits

    @Test(arguments: [LogLineLayout.pipeLineLimit, LogLineLayout.fileLineLimit], [#""%{X}o" end"#, "%{X}o end"])
    func lineOfTheLimitIsWholeAndOneByteMoreIsCut(limit: Int, template: String) throws {
        let layout = try LogLineLayout.template(template).limited(to: limit)
        let frame = template.utf8.count - "%{X}o".utf8.count + 1
        for beyond in -1...1 {
            let value = String(repeating: "x", count: limit - frame + beyond)
            // The value comes with the answer, since a request's head cannot be that long.
            let (sample, details) = try AccessLogSample.request(answer: ["X: \(value)"])
            let line = sample.line(layout, details: details)
            #expect(line.utf8.count == min(limit, limit + beyond))
            #expect(line.hasSuffix(" end\n"))
        }
    }

    @Test func longTextsShareWhatTheShortOnesLeave() throws {
        let long = String(repeating: "x", count: 6_000)
        let (sample, details) = try AccessLogSample.request("GET / HTTP/1.1", ["A: \(long)", "B: \(long)", "C: short"])
        let layout = try LogLineLayout.template("%{A}i %{C}i %{B}i").limited(to: LogLineLayout.pipeLineLimit)
        let parts = sample.line(layout, details: details).dropLast().split(separator: " ")
        #expect(parts.map(\.count) == [2_044, 5, 2_044])
    }
}
