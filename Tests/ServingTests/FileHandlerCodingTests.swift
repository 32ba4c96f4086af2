// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

@testable import LinuxSystem
@testable import Serving

/// Answers with a file in a content coding.
@Suite struct FileHandlerCodingTests {
    private static let plainTag = "\"1639b5394773cd15-3e8\""
    private static let codedTag = "\"1639b5394773cd15-3e8-gz\""
    private static let content = Array(CodedTree.text(1000).utf8)

    /// A file that is compressed while it is sent.
    private let streamed: OpenFile
    /// One that was compressed.
    private let kept: OpenFile

    init() {
        let plain = OpenFile.sample(content: Self.content)
        streamed = plain.coded(.gzip, source: .compressing(plain, level: 6))
        kept = plain.coded(.gzip, source: .bytes([1, 2, 3]))
    }

    private func respond(
        _ requestLine: String, _ fields: [String] = [], file: OpenFile, encoders: EncoderAllowance?
    ) throws -> Response {
        let request = try SampleRequest(requestLine, fields)
        let now = HTTPDate(secondsSince1970: SampleTime.now / SampleTime.second)
        return FileHandler(head: request.head, now: now, encoders: encoders)
            .respond(with: file, bytes: request.bytes.span, boundary: { Array("B".utf8) })
    }

    private func summary(_ response: Response) -> String {
        let content =
            switch response.content {
            case .none: "nothing"
            case .bytes: "text"
            case .file(let file, _, let count): "\(file.coding.name) \(count)"
            case .stream: "a stream"
            case .parts: "parts"
            }
        let tag = response.fields.text.contains("-gz\"") ? " gz" : ""
        return "\(response.status.rawValue) \(content)\(tag)"
    }

    static let requests: [(String, [String], String, String)] = [
        ("GET / HTTP/1.1", [], "200 a stream gz", "200 gzip 3 gz"),
        ("HEAD / HTTP/1.1", [], "200 a stream gz", "200 gzip 3 gz"),
        // A client that knows no chunks; what has a length it may have.
        ("GET / HTTP/1.0", [], "200 identity 1000", "200 gzip 3 gz"),
        ("HEAD / HTTP/1.0", [], "200 identity 1000", "200 gzip 3 gz"),
        ("GET / HTTP/1.1", ["If-None-Match: \(codedTag)"], "304 nothing gz", "304 nothing gz"),
        ("GET / HTTP/1.1", ["If-None-Match: \(plainTag)"], "200 a stream gz", "200 gzip 3 gz"),
        ("GET / HTTP/1.0", ["If-None-Match: \(plainTag)"], "304 nothing", "200 gzip 3 gz"),
        ("GET / HTTP/1.1", ["If-Match: \(codedTag)"], "200 a stream gz", "200 gzip 3 gz"),
        ("GET / HTTP/1.1", ["If-Match: \(plainTag)"], "412 text", "412 text"),
        ("GET / HTTP/1.1", ["Range: bytes=0-1"], "200 a stream gz", "200 gzip 3 gz"),
        ("GET / HTTP/1.1", ["Range: bytes=0-1", "If-Range: \(codedTag)"], "200 a stream gz", "200 gzip 3 gz"),
        ("GET / HTTP/1.1", ["Range: bytes=9000-"], "200 a stream gz", "200 gzip 3 gz"),
    ]

    @Test(arguments: requests)
    func answerIsOfTheCodedForm(line: String, fields: [String], streamed: String, kept: String) throws {
        let encoders = EncoderAllowance(most: 1)
        #expect(summary(try respond(line, fields, file: self.streamed, encoders: encoders)) == streamed)
        #expect(summary(try respond(line, fields, file: self.kept, encoders: encoders)) == kept)
        // Whatever came of it, the lease is given back.
        #expect(encoders.lease() != nil)
    }

    @Test func headHasTheFieldsOfGet() throws {
        for file in [streamed, kept] {
            let encoders = EncoderAllowance(most: 2)
            let get = try respond("GET / HTTP/1.1", file: file, encoders: encoders)
            let head = try respond("HEAD / HTTP/1.1", file: file, encoders: encoders)
            #expect(get.fields == head.fields && get.moreFields == head.moreFields)
            #expect(get.hasContentLength == head.hasContentLength && get.contentLength == head.contentLength)
        }
    }

    @Test func streamHasNoLengthAndNoRanges() throws {
        let response = try respond("GET / HTTP/1.1", file: streamed, encoders: EncoderAllowance())
        #expect(!response.hasContentLength)
        #expect(response.moreFields.text.contains("Content-Encoding: gzip\r\n"))
        #expect(!response.moreFields.text.contains("Accept-Ranges"))
        guard case .stream(let stream) = response.content else { return }
        #expect(try stream.next() == compressed(CodedTree.text(1000)))
    }

    @Test(arguments: [0, 1])
    func withoutALeaseTheFileIsSentAsItIs(most: Int) throws {
        let encoders = EncoderAllowance(most: most)
        let taken = (0..<most).map { _ in encoders.lease() }
        let response = try respond("GET / HTTP/1.1", file: streamed, encoders: encoders)
        #expect(summary(response) == "200 identity 1000")
        #expect(response.fields.text.contains("ETag: \(Self.plainTag)\r\nVary: Accept-Encoding\r\n"))
        #expect(!response.moreFields.text.contains("Content-Encoding"))
        #expect(summary(try respond("GET / HTTP/1.1", file: streamed, encoders: nil)) == "200 identity 1000")
        withExtendedLifetime(taken) {}
    }

    @Test func leaseLastsAsLongAsTheAnswer() throws {
        let encoders = EncoderAllowance(most: 1)
        do {
            let response = try respond("GET / HTTP/1.1", file: streamed, encoders: encoders)
            #expect(encoders.lease() == nil)
            withExtendedLifetime(response) {}
        }
        #expect(encoders.lease() != nil)
    }
}
