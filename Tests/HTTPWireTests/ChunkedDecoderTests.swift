// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct ChunkedDecoderTests {
    @Test(arguments: [
        ("0\r\n\r\n", ""), ("5\r\nhello\r\n0\r\n\r\n", "hello"), ("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n", "abc"),
        ("000\r\n\r\n", ""), ("0000000000000001\r\na\r\n0\r\n\r\n", "a"),
        ("a\r\n0123456789\r\n0\r\n\r\n", "0123456789"),
        ("A\r\n0123456789\r\n0\r\n\r\n", "0123456789"), ("2\r\n\r\n\r\n0\r\n\r\n", "\r\n"),
        ("1;a\r\nx\r\n0;b;c\r\n\r\n", "x"), ("1;a=b\r\nx\r\n0\r\n\r\n", "x"),
        ("1 \t; \ta\t = b ; c\r\nx\r\n0\r\n\r\n", "x"),
        ("1;a=\"b\"\r\nx\r\n0\r\n\r\n", "x"), ("1;a=\"\";b\r\nx\r\n0\r\n\r\n", "x"),
        ("1;a=\"\\\"; \\\\\té\" ;b\r\nx\r\n0\r\n\r\n", "x"), ("0\r\nA: b\r\n\r\n", ""),
        ("0\r\nA:\r\nb-c:\t d \u{E9}\r\nContent-Length: 7\r\n\r\n", ""),
    ])
    func bodiesAreDecoded(body: String, data: String) {
        let bytes = Array(body.utf8)
        let expected = DecodedChunks(data: Array(data.utf8), length: bytes.count)
        #expect(DecodedChunks(bytes) == expected)
        #expect(DecodedChunks(byByte: bytes) == expected)
        #expect(DecodedChunks(bytes + Array("GET / HTTP/1.1\r\n".utf8)) == expected)
    }

    /// Each is refused at its last byte and not before.
    @Test(
        arguments: [
            ("\r", .invalidChunkSize), ("\n", .invalidChunkSize), ("g", .invalidChunkSize), ("-", .invalidChunkSize),
            ("+", .invalidChunkSize), (" ", .invalidChunkSize), (";", .invalidChunkSize), ("0x", .invalidChunkSize),
            ("5h", .invalidChunkSize), ("5,", .invalidChunkSize), ("5\n", .bareLineFeed), ("5\rx", .bareCarriageReturn),
            ("5\r\r", .bareCarriageReturn), ("8000000000000000", .chunkSizeOverflow),
            ("ffffffffffffffff", .chunkSizeOverflow),
            ("00000000000000000", .chunkSizeOverflow), ("5 \r", .invalidChunkExtension),
            ("5\t5", .invalidChunkExtension),
            ("5 \n", .bareLineFeed), ("5;\r", .invalidChunkExtension), ("5;\n", .bareLineFeed),
            ("5;=", .invalidChunkExtension),
            ("5;;", .invalidChunkExtension), ("5;a\n", .bareLineFeed), ("5;a\rx", .bareCarriageReturn),
            ("5;a \r", .invalidChunkExtension), ("5;a b", .invalidChunkExtension), ("5;a=\r", .invalidChunkExtension),
            ("5;a=;", .invalidChunkExtension), ("5;a=b c", .invalidChunkExtension), ("5;a=b=", .invalidChunkExtension),
            ("5;a=b \r", .invalidChunkExtension), ("5;a=b\n", .bareLineFeed), ("5;a=\"\r", .invalidChunkExtension),
            ("5;a=\"\n", .bareLineFeed), ("5;a=\"\\\r", .invalidChunkExtension), ("5;a=\"\\\n", .bareLineFeed),
            ("5;a=\"\u{0}", .invalidChunkExtension), ("5;a=\"\u{7F}", .invalidChunkExtension),
            ("5;a=\"\\\u{0}", .invalidChunkExtension), ("5;a=\"b\"c", .invalidChunkExtension),
            ("5;a=\"b\"\n", .bareLineFeed), ("5;\u{0}", .invalidChunkExtension), ("5;a\u{1}", .invalidChunkExtension),
            ("1\r\nab", .missingChunkEnd), ("1\r\na\n", .missingChunkEnd), ("1\r\na\rb", .missingChunkEnd),
            ("1\r\na\r\r", .missingChunkEnd), ("1\r\na\r\n\r", .invalidChunkSize), ("0\r\n\n", .bareLineFeed),
            ("0\r\n\r\r", .bareCarriageReturn), ("0\r\n\rx", .bareCarriageReturn), ("0\r\nA\n", .bareLineFeed),
            ("0\r\nA: b\n", .bareLineFeed), ("0\r\nA: b\rx", .bareCarriageReturn),
            ("0\r\nA: b\r\r", .bareCarriageReturn),
            ("0\r\nA\r", .missingColon), ("0\r\nA ", .blankBeforeColon), ("0\r\n ", .foldedLine),
            ("0\r\nA: b\r\n\t", .foldedLine),
            ("0\r\n:", .invalidFieldName), ("0\r\nA(", .invalidFieldName), ("0\r\nA\u{0}", .invalidFieldName),
            ("0\r\nA: \u{0}", .controlCharacter), ("0\r\nA: \u{7F}", .controlCharacter),
        ] as [(String, RequestError.Reason)])
    func defects(body: String, reason: RequestError.Reason) {
        let bytes = Array(body.utf8)
        #expect(DecodedChunks(Array(bytes.dropLast())).reason == nil)
        #expect(DecodedChunks(bytes).reason == reason)
        #expect(DecodedChunks(bytes + Array("\r\n0\r\n\r\n".utf8)).reason == reason)
        #expect(DecodedChunks(byByte: bytes).reason == reason)
        #expect(RequestError(reason).status == .badRequest)
    }

    @Test func theLargestSizeIsTaken() throws {
        var decoder = ChunkedDecoder()
        let bytes = Array("7fffffffffffffff\r\nabc".utf8)
        #expect(try decoder.next(bytes.span, limits: RequestLimits()) == .data(18..<21, consumed: 21))
        let more = Array("d".utf8)
        #expect(try decoder.next(more.span, limits: RequestLimits()) == .data(0..<1, consumed: 1))
        let nothing: [UInt8] = []
        #expect(try decoder.next(nothing.span, limits: RequestLimits()) == .needsMore(consumed: 0))
    }

    @Test func whatFollowsTheEndIsNotTouched() throws {
        var decoder = ChunkedDecoder()
        let bytes = Array("0\r\n\r\nGET".utf8)
        #expect(try decoder.next(bytes.span, limits: RequestLimits()) == .end(consumed: 5))
        #expect(try decoder.next(bytes.span, limits: RequestLimits()) == .end(consumed: 0))
    }

    @Test func aDefectIsFinal() {
        var decoder = ChunkedDecoder()
        for text in ["5\n", "0\r\n\r\n", ""] {
            let bytes = Array(text.utf8)
            #expect(throws: RequestError(.bareLineFeed)) { try decoder.next(bytes.span, limits: RequestLimits()) }
        }
    }

    @Test(arguments: [0, 1, 2, 3, 40, 4_096])
    func chunkExtensionsAtTheirLimitAndOneMore(limit: Int) {
        var limits = RequestLimits()
        limits.chunkExtensionBytes = limit
        let longest = limit < 2 ? "" : ";" + String(repeating: "a", count: limit - 1)
        let fits = Array("0\(longest)\r\n\r\n".utf8)
        #expect(DecodedChunks(fits, limits: limits).length == fits.count)
        let more = Array("0\(limit < 2 ? ";a" : longest + "a")\r\n\r\n".utf8)
        #expect(DecodedChunks(more, limits: limits).reason == .chunkExtensionsTooLong)
        #expect(DecodedChunks(byByte: more, limits: limits) == DecodedChunks(more, limits: limits))
    }

    @Test func dataPaysForExtensions() {
        var limits = RequestLimits()
        limits.chunkExtensionBytes = 4
        let paid = String(repeating: "4;abc\r\nwxyz\r\n", count: 50) + "0;abc\r\n\r\n"
        #expect(DecodedChunks(Array(paid.utf8), limits: limits).length == paid.utf8.count)
        // Four bytes of extension, three of data: the second chunk's fourth byte is one too many.
        let unpaid = "3;abc\r\nxyz\r\n3;abc\r\n"
        #expect(DecodedChunks(Array(unpaid.utf8), limits: limits).reason == .chunkExtensionsTooLong)
        // A large chunk leaves no credit behind.
        let credit = "5\r\nvwxyz\r\n1;abc\r\nx\r\n1;ab\r\n"
        #expect(DecodedChunks(Array(credit.utf8), limits: limits).reason == .chunkExtensionsTooLong)
    }

    @Test(arguments: [0, 4, 5, 12, 4_096])
    func trailersAtTheirLimitAndOneMore(limit: Int) {
        var limits = RequestLimits()
        limits.trailerBytes = limit
        let longest = limit < 4 ? "" : "A:" + String(repeating: "b", count: limit - 4) + "\r\n"
        let fits = Array("0\r\n\(longest)\r\n".utf8)
        #expect(DecodedChunks(fits, limits: limits).length == fits.count)
        let more = Array("0\r\n\(limit < 4 ? "A:\r\n" : "b" + longest)\r\n".utf8)
        #expect(DecodedChunks(more, limits: limits).reason == .trailersTooLong)
        #expect(DecodedChunks(byByte: more, limits: limits) == DecodedChunks(more, limits: limits))
    }
}
