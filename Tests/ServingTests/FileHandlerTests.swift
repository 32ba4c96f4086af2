// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import TestSupport
import Testing

@testable import LinuxSystem
@testable import Serving

@Suite struct FileHandlerTests {
    private static let tag = "\"1639b5394773cd15-3e8\""
    private static let modified = "Thu, 01 Oct 2020 00:00:00 GMT"
    private static let earlier = "Wed, 30 Sep 2020 23:59:59 GMT"
    private static let later = "Thu, 01 Oct 2020 00:00:01 GMT"

    /// What an answer comes to: status, and which bytes of the file.
    private static func summary(_ response: Response) -> String {
        let content =
            switch response.content {
            case .none: "nothing"
            case .bytes: "text"
            case .file(_, let offset, let count): "\(offset)+\(count)"
            case .stream: "a stream"
            case .parts(_, let parts): parts.ranges.map { "\($0.first)+\($0.count)" }.joined(separator: ",")
            }
        return "\(response.status.rawValue) \(content)"
    }

    private func respond(
        _ method: String, _ fields: [String], file: OpenFile = .sample(), boundary: () -> [UInt8] = { Array("B".utf8) }
    ) throws -> Response {
        let request = try SampleRequest("\(method) / HTTP/1.1", fields)
        let now = HTTPDate(secondsSince1970: SampleTime.now / SampleTime.second)
        return FileHandler(head: request.head, now: now)
            .respond(with: file, bytes: request.bytes.span, boundary: boundary)
    }

    @Test func sampleHasTheTagThatTheTablesName() {
        #expect(
            OpenFile.sample().validatorFields.text
                == "Last-Modified: \(Self.modified)\r\nETag: \(Self.tag)\r\nVary: Accept-Encoding\r\n")
    }

    // MARK: Conditions

    static let conditions: [([String], String)] = [
        ([], "200 0+1000"),
        (["If-None-Match: \(tag)"], "304 nothing"), (["If-None-Match: W/\(tag)"], "304 nothing"),
        (["If-None-Match: \"x\", \(tag)"], "304 nothing"),
        (["If-None-Match: \"x\"", "If-None-Match: \(tag)"], "304 nothing"),
        (["If-None-Match: *"], "304 nothing"), (["If-None-Match: \"x\""], "200 0+1000"),
        (["If-None-Match: x"], "200 0+1000"), (["If-None-Match:"], "200 0+1000"),
        (["If-Modified-Since: \(modified)"], "304 nothing"), (["If-Modified-Since: \(later)"], "304 nothing"),
        (["If-Modified-Since: \(earlier)"], "200 0+1000"), (["If-Modified-Since: yesterday"], "200 0+1000"),
        (["If-Modified-Since: \(modified)", "If-Modified-Since: \(modified)"], "200 0+1000"),
        // The tag, where there is one, decides alone.
        (["If-None-Match: \"x\"", "If-Modified-Since: \(later)"], "200 0+1000"),
        (["If-None-Match: \(tag)", "If-Modified-Since: \(earlier)"], "304 nothing"),
        (["If-Match: \(tag)"], "200 0+1000"), (["If-Match: *"], "200 0+1000"), (["If-Match: \"x\""], "412 text"),
        (["If-Match: \"x\"", "If-Match: \(tag)"], "200 0+1000"), (["If-Match: W/\(tag)"], "412 text"),
        (["If-Unmodified-Since: \(modified)"], "200 0+1000"), (["If-Unmodified-Since: \(earlier)"], "412 text"),
        (["If-Unmodified-Since: long ago"], "200 0+1000"),
        (["If-Match: \(tag)", "If-Unmodified-Since: \(earlier)"], "200 0+1000"),
        // 412 comes before 304.
        (["If-Match: \"x\"", "If-None-Match: \(tag)"], "412 text"),
        (["If-Match: \(tag)", "If-None-Match: \(tag)"], "304 nothing"),
        (["If-Unmodified-Since: \(earlier)", "If-Modified-Since: \(modified)"], "412 text"),
        // Without a Range, If-Range says nothing.
        (["If-Range: \"x\""], "200 0+1000"),
    ]

    @Test(arguments: conditions, ["GET", "HEAD"])
    func conditionsDecide(row: ([String], String), method: String) throws {
        #expect(Self.summary(try respond(method, row.0)) == row.1)
    }

    @Test(arguments: [
        (["If-None-Match: W/\(tag)"], "304 nothing"), (["If-None-Match: \(tag)"], "304 nothing"),
        (["If-Match: W/\(tag)"], "412 text"), (["If-Match: \(tag)"], "412 text"),
        (["Range: bytes=0-1", "If-Range: W/\(tag)"], "200 0+1000"),
        (["Range: bytes=0-1", "If-Range: \(tag)"], "200 0+1000"),
        // The date is not a second old: it, too, could name two versions.
        (["Range: bytes=0-1", "If-Range: \(modified)"], "200 0+1000"), (["Range: bytes=0-1"], "206 0+2"),
    ])
    func freshFileMatchesOnlyWeakly(fields: [String], expected: String) throws {
        let file = OpenFile.sample(now: SampleTime.modified)
        #expect(Self.summary(try respond("GET", fields, file: file)) == expected)
    }

    @Test(arguments: [
        (["If-None-Match: \(tag)"], "200 0+1000"), (["If-None-Match: *"], "304 nothing"),
        (["If-Match: *"], "200 0+1000"), (["If-Match: \(tag)"], "412 text"),
    ])
    func fileWithoutATagMatchesOnlyTheStar(fields: [String], expected: String) throws {
        let file = OpenFile.sample(.sample(modifiedSeconds: 0))
        #expect(Self.summary(try respond("GET", fields, file: file)) == expected)
    }

    // MARK: Ranges

    static let ranges: [([String], String)] = [
        (["Range: bytes=0-99"], "206 0+100"), (["Range: bytes=0-0"], "206 0+1"), (["Range: bytes=900-"], "206 900+100"),
        (["Range: bytes=-1"], "206 999+1"), (["Range: bytes=-1000"], "206 0+1000"),
        (["Range: bytes=-1001"], "206 0+1000"),
        (["Range: bytes=999-5000"], "206 999+1"), (["Range: bytes=999-999"], "206 999+1"),
        (["Range: bytes=0-99999999999999999999"], "206 0+1000"), (["range: BYTES=1-2"], "206 1+2"),
        (["Range: bytes=1000-"], "416 text"), (["Range: bytes=99999999999999999999-"], "416 text"),
        (["Range: bytes=-0"], "416 text"), (["Range: bytes=1000-1001,2000-"], "416 text"),
        (["Range: bytes=5-4"], "200 0+1000"), (["Range: items=0-1"], "200 0+1000"), (["Range: bytes"], "200 0+1000"),
        (["Range: bytes=a-b"], "200 0+1000"), (["Range: bytes="], "200 0+1000"), (["Range:"], "200 0+1000"),
        (["Range: bytes=0-1,500-501"], "206 0+2,500+2"), (["Range: bytes=500-501,0-1"], "206 500+2,0+2"),
        (["Range: bytes=0-1,2-3"], "206 0+4"), (["Range: bytes=0-1,5000-"], "206 0+2"),
        (["Range: bytes=0-,0-"], "200 0+1000"),
        // Two fields are none, also where they say the same.
        (["Range: bytes=0-1", "Range: bytes=0-1"], "200 0+1000"),
        (["Range: bytes=0-1", "Range: bytes=9000-"], "200 0+1000"),
        // If-Range.
        (["Range: bytes=0-1", "If-Range: \(tag)"], "206 0+2"),
        (["Range: bytes=0-1", "If-Range: \(modified)"], "206 0+2"),
        (["Range: bytes=0-1", "If-Range: \"x\""], "200 0+1000"),
        (["Range: bytes=0-1", "If-Range: W/\(tag)"], "200 0+1000"),
        (["Range: bytes=0-1", "If-Range: \(earlier)"], "200 0+1000"),
        (["Range: bytes=0-1", "If-Range: \(later)"], "200 0+1000"),
        (["Range: bytes=0-1", "If-Range: \(tag)", "If-Range: \(tag)"], "200 0+1000"),
        (["Range: bytes=9000-", "If-Range: \"x\""], "200 0+1000"),
        // Preconditions come first.
        (["Range: bytes=0-1", "If-None-Match: \(tag)"], "304 nothing"),
        (["Range: bytes=0-1", "If-Match: \"x\""], "412 text"),
        (["Range: bytes=9000-", "If-None-Match: \(tag)"], "304 nothing"),
        (["Range: bytes=9000-", "If-None-Match: \"x\""], "416 text"),
        (["Range: bytes=0-1", "If-Match: \(tag)"], "206 0+2"),
    ]

    @Test(arguments: ranges)
    func rangesDecide(fields: [String], expected: String) throws {
        #expect(Self.summary(try respond("GET", fields)) == expected)
    }

    @Test(arguments: ["bytes=0-1", "bytes=9000-", "bytes=0-1,500-501", "bytes=x"])
    func headIgnoresRange(range: String) throws {
        let response = try respond("HEAD", ["Range: \(range)"])
        #expect(Self.summary(response) == "200 0+1000")
        #expect(response.contentLength == 1000)
    }

    @Test(arguments: [
        ("bytes=0-", "416 text"), ("bytes=0-0", "416 text"), ("bytes=-1", "200 0+0"), ("bytes=-0", "416 text"),
    ])
    func emptyFileHasNoRange(range: String, expected: String) throws {
        let file = OpenFile.sample(.sample(size: 0))
        #expect(Self.summary(try respond("GET", ["Range: \(range)"], file: file)) == expected)
    }

    @Test func noRangeReachesBeyondTheFile() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let size = Int64.random(in: 0...(1 << Int64.random(in: 0...62, using: &random)), using: &random)
            let first = Int64.random(in: 0...(.max), using: &random) >> Int64.random(in: 0...62, using: &random)
            let last = Int64.random(in: 0...(.max), using: &random) >> Int64.random(in: 0...62, using: &random)
            let text = ["\(first)-\(last)", "\(first)-", "-\(last)"][Int.random(in: 0..<3, using: &random)]
            let response = try respond("GET", ["Range: bytes=\(text)"], file: .sample(.sample(size: size)))
            guard case .file(_, let offset, let count) = response.content else {
                #expect(response.status == .rangeNotSatisfiable)
                continue
            }
            #expect(offset >= 0 && count >= 0 && count <= size && offset <= size - count)
            #expect(response.contentLength == count)
        }
    }
}

// MARK: Fields

extension FileHandlerTests {
    private static let validatorLines = "Last-Modified: \(modified)\r\nETag: \(tag)\r\nVary: Accept-Encoding\r\n"
    private static let contentLines =
        "Content-Type: text/plain; charset=utf-8\r\nAccept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n"

    @Test(arguments: [
        ([], validatorLines + contentLines, true), (["If-None-Match: \(tag)"], validatorLines, false),
        (["Range: bytes=0-99"], validatorLines + contentLines + "Content-Range: bytes 0-99/1000\r\n", true),
        (
            ["Range: bytes=0-0,500-500"],
            validatorLines + "Content-Type: multipart/byteranges; boundary=\"B\"\r\n"
                + "Accept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n", true
        ),
        (
            ["Range: bytes=1000-"],
            "Content-Range: bytes */1000\r\nContent-Type: text/plain; charset=utf-8\r\n"
                + "X-Content-Type-Options: nosniff\r\n", true
        ),
        (
            ["If-Match: \"x\""], "Content-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n", true
        ),
    ])
    func fieldsAreExact(request: [String], lines: String, hasContentLength: Bool) throws {
        let response = try respond("GET", request)
        #expect((response.fields + response.moreFields).text == lines)
        #expect(response.hasContentLength == hasContentLength)
    }

    @Test func severalRangesHaveTheLengthOfTheirParts() throws {
        let response = try respond("GET", ["Range: bytes=0-1,500-501"])
        guard case .parts(_, let parts) = response.content else {
            Issue.record("no parts")
            return
        }
        #expect(response.contentLength == parts.contentLength)
        var head: [UInt8] = []
        parts.appendPartHead(0, to: &head)
        #expect(
            head.text
                == "--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 0-1/1000\r\n\r\n")
    }

    @Test(arguments: [("bytes=0-1,500-501", 1), ("bytes=0-1", 0), ("bytes=9000-", 0)])
    func boundaryIsMadeOnlyForSeveralRanges(range: String, expected: Int) throws {
        var made = 0
        _ = try respond("GET", ["Range: \(range)"]) {
            made += 1
            return Array("B".utf8)
        }
        #expect(made == expected)
    }

    @Test func unusableBoundaryGivesTheWhole() throws {
        let response = try respond("GET", ["Range: bytes=0-1,500-501"]) { [] }
        #expect(response.status == .ok)
        #expect(response.contentLength == 1000)
    }

    @Test func headSaysTheLengthOfTheWhole() throws {
        let response = try respond("HEAD", [])
        #expect(response.hasContentLength)
        #expect(response.contentLength == 1000)
    }
}
