// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import CZlib
import Gzip
import Testing

/// What a gzip reader makes of the bytes; nil where they are not one whole stream, or something comes after it.
private func decompress(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard czlib_inflate_init_gzip(&stream) == Z_OK else {
        return nil
    }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    let code = input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = uInt(input.count)
        var code = Z_OK
        while code == Z_OK {
            code = chunk.withUnsafeMutableBufferPointer { chunk in
                stream.next_out = chunk.baseAddress
                stream.avail_out = uInt(chunk.count)
                let code = inflate(&stream, Z_NO_FLUSH)
                output.append(contentsOf: chunk[..<(chunk.count - Int(stream.avail_out))])
                return code
            }
        }
        return code
    }
    return code == Z_STREAM_END && stream.avail_in == 0 ? output : nil
}

private func compress(_ bytes: [UInt8], level: Int = 6) throws(GzipError) -> [UInt8] {
    try Gzip.compress(bytes.span, level: level)
}

private func random(count: Int) -> [UInt8] {
    var state: UInt64 = 1952
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
}

private let tenMebibytes = 10 * 1024 * 1024

struct GzipTests {
    @Test(arguments: [
        [], [0], Array("Hello, quay!".utf8), Array(repeating: 0x61, count: 100_000), random(count: 70_000),
    ])
    func whatIsCompressedComesBack(_ bytes: [UInt8]) throws {
        for level in GzipEncoder.levels {
            #expect(try decompress(compress(bytes, level: level)) == bytes)
        }
    }

    @Test func tenMebibytesOfZerosShrink() throws {
        let zeros = [UInt8](repeating: 0, count: tenMebibytes)
        let compressed = try compress(zeros)
        #expect(compressed.count < tenMebibytes / 900)
        #expect(compressed.capacity < 2 * compressed.count)
        #expect(decompress(compressed) == zeros)
    }

    @Test func tenMebibytesOfNoiseHardlyGrow() throws {
        let noise = random(count: tenMebibytes)
        let compressed = try compress(noise)
        #expect(compressed.count < tenMebibytes + tenMebibytes / 1000)
        #expect(decompress(compressed) == noise)
    }

    @Test func theHeaderHasNoTimeAndNoName() throws {
        let compressed = try compress(Array("x".utf8))
        // RFC 1952 §2.3: magic, deflate, no flags, MTIME of zero
        #expect(compressed.prefix(8) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
        #expect(try compress(Array("x".utf8)) == compressed)
    }

    @Test(arguments: [Int.min, -1, 0, 10, Int.max])
    func aLevelThatThereIsNotIsRefused(_ level: Int) {
        #expect(throws: GzipError.invalidLevel(level)) { try compress([1], level: level) }
        #expect(throws: GzipError.invalidLevel(level)) { _ = try GzipEncoder(level: level) }
    }
}

struct GzipEncoderTests {
    @Test(arguments: [1, 7, 4096, 16 * 1024, 1_000_000])
    func aStreamInPiecesIsOneStream(_ pieceCount: Int) throws {
        let bytes = random(count: 200_000) + [UInt8](repeating: 7, count: 200_000)
        let encoder = try GzipEncoder(level: 5)
        var output: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + pieceCount, bytes.count)
            try encoder.encode(bytes.span.extracting(start..<end), to: &output)
            start = end
        }
        try encoder.finish(to: &output)
        #expect(decompress(output) == bytes)
        // However it is cut, it is the same stream.
        #expect(try output == compress(bytes, level: 5))
    }

    @Test func whatIsThereAlreadyStays() throws {
        let encoder = try GzipEncoder()
        var output: [UInt8] = [1, 2, 3]
        try encoder.finish(to: &output)
        #expect(output.prefix(3) == [1, 2, 3])
        #expect(decompress(Array(output.dropFirst(3))) == [])
    }

    @Test func flushingGivesOutAllThatWasTakenIn() throws {
        let encoder = try GzipEncoder()
        var output: [UInt8] = []
        try encoder.encode("abc".utf8.span, to: &output)
        let withoutFlush = output.count
        try encoder.flush(to: &output)
        // An empty stored block ends what was flushed (RFC 1951 §3.2.4).
        #expect(output.count > withoutFlush)
        #expect(output.suffix(4) == [0x00, 0x00, 0xFF, 0xFF])
        // A second one has nothing to say, and is no error.
        try encoder.flush(to: &output)
        try encoder.encode("def".utf8.span, to: &output)
        try encoder.finish(to: &output)
        #expect(decompress(output) == Array("abcdef".utf8))
    }

    @Test func afterTheEndNothingIsTaken() throws {
        let encoder = try GzipEncoder()
        var output: [UInt8] = []
        try encoder.finish(to: &output)
        let whole = output
        #expect(throws: GzipError.finished) { try encoder.encode([1].span, to: &output) }
        #expect(throws: GzipError.finished) { try encoder.flush(to: &output) }
        #expect(throws: GzipError.finished) { try encoder.finish(to: &output) }
        #expect(output == whole)
    }

    @Test func anEncoderWorksOnAnotherThread() async throws {
        let encoder = try GzipEncoder()
        var output: [UInt8] = []
        try encoder.encode("on one, ".utf8.span, to: &output)
        let rest = try await Task.detached {
            var rest: [UInt8] = []
            try encoder.encode("on another".utf8.span, to: &rest)
            try encoder.finish(to: &rest)
            return rest
        }.value
        #expect(decompress(output + rest) == Array("on one, on another".utf8))
    }
}
