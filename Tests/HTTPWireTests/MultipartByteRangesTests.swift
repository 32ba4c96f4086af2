// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import TestSupport
import Testing

private func make(
    _ ranges: [ByteRange], size: Int64 = 8000, type: String = "application/pdf",
    boundary: String = "THIS_STRING_SEPARATES"
) -> MultipartByteRanges? {
    MultipartByteRanges(ranges: ranges, size: size, contentType: type.utf8.span, boundary: Array(boundary.utf8))
}

/// All of the body, with the content's bytes left out.
private func framing(_ multipart: MultipartByteRanges) -> String {
    written { output in
        for index in multipart.ranges.indices {
            multipart.appendPartHead(index, to: &output)
        }
        multipart.appendClosing(to: &output)
    }
}

struct MultipartByteRangesTests {
    @Test func theExampleOfTheRFC() throws {
        let ranges = try [#require(ByteRange(first: 500, last: 999)), #require(ByteRange(first: 7000, last: 7999))]
        let multipart = try #require(make(ranges))
        let framing = framing(multipart)
        #expect(
            framing == """
                --THIS_STRING_SEPARATES\r
                Content-Type: application/pdf\r
                Content-Range: bytes 500-999/8000\r
                \r
                \r
                --THIS_STRING_SEPARATES\r
                Content-Type: application/pdf\r
                Content-Range: bytes 7000-7999/8000\r
                \r
                \r
                --THIS_STRING_SEPARATES--\r

                """)
        #expect(multipart.contentLength == Int64(framing.utf8.count) + 1500)
        #expect(
            written { multipart.appendContentType(to: &$0) }
                == "multipart/byteranges; boundary=\"THIS_STRING_SEPARATES\"")
    }

    @Test func theLengthIsThatOfWhatIsWritten() throws {
        var generator = SeededGenerator(seed: 2046)
        for _ in 0..<500 {
            let ranges = try (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                let first = Int64.random(in: 0...(1 << Int64.random(in: 1...50, using: &generator)), using: &generator)
                let length = Int64.random(in: 0...(1 << Int64.random(in: 1...50, using: &generator)), using: &generator)
                return try #require(ByteRange(first: first, last: first + length))
            }
            let boundary = String(repeating: "b", count: Int.random(in: 1...70, using: &generator))
            let type = String(repeating: "t", count: Int.random(in: 0...60, using: &generator))
            let multipart = try #require(make(ranges, size: 1 << 52, type: type, boundary: boundary))
            let content = ranges.reduce(Int64(0)) { $0 + $1.count }
            #expect(multipart.contentLength == Int64(framing(multipart).utf8.count) + content)
        }
    }

    @Test(arguments: [
        ("", false), ("b", true), (String(repeating: "b", count: 70), true), (String(repeating: "b", count: 71), false),
        ("azAZ09'()+_,-./:=?", true), ("a b", false), ("a ", false), ("a\r\nb", false), ("a\"b", false), ("a;b", false),
        ("\u{E9}", false),
    ])
    func aBoundaryIsAsInRFC2046(_ boundary: String, _ isValid: Bool) throws {
        let range = try #require(ByteRange(first: 0, last: 0))
        #expect((make([range], boundary: boundary) != nil) == isValid)
    }

    @Test func aTypeFromOutsideEndsNoLine() throws {
        let range = try #require(ByteRange(first: 0, last: 0))
        let multipart = try #require(make([range], type: "text/a\r\nX: b\0"))
        #expect(framing(multipart).contains("Content-Type: text/a  X: b \r\n"))
        #expect(multipart.contentLength == Int64(framing(multipart).utf8.count) + 1)
    }

    @Test func aLengthPast63BitsIsNone() throws {
        let half = try #require(ByteRange(first: 0, last: .max / 2))
        let most = try #require(ByteRange(first: 0, last: .max - 1))
        #expect(make([half], size: .max) != nil)
        #expect(make([half, half], size: .max) == nil)
        #expect(make([most], size: .max) == nil)
    }

    @Test(arguments: [-1, 1, Int.max])
    func anIndexThatIsNoneWritesNothing(_ index: Int) throws {
        let range = try #require(ByteRange(first: 0, last: 0))
        let multipart = try #require(make([range]))
        #expect(written { multipart.appendPartHead(index, to: &$0) }.isEmpty)
    }
}
