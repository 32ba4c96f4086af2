// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

@testable import HTTPWire

/// What a decoder made of a body that came in pieces.
struct DecodedChunks: Equatable {
    var data: [UInt8] = []
    /// Bytes of the body, when its end came.
    var length: Int?
    var reason: RequestError.Reason?

    /// Feeds the pieces of `bytes` that end at `ends`.
    init(_ bytes: [UInt8], ends: some Sequence<Int>, limits: RequestLimits = RequestLimits()) {
        var decoder = ChunkedDecoder()
        var position = 0
        do throws(RequestError) {
            for end in ends {
                try feed(&decoder, bytes, from: &position, to: end, limits: limits)
            }
        } catch {
            reason = error.reason
        }
    }

    init(_ bytes: [UInt8], limits: RequestLimits = RequestLimits()) {
        self.init(bytes, ends: [bytes.count], limits: limits)
    }

    init(byByte bytes: [UInt8], limits: RequestLimits = RequestLimits()) {
        self.init(bytes, ends: bytes.isEmpty ? 0...0 : 1...bytes.count, limits: limits)
    }

    init(data: [UInt8], length: Int?) {
        self.data = data
        self.length = length
    }

    private mutating func feed(
        _ decoder: inout ChunkedDecoder, _ bytes: [UInt8], from position: inout Int, to end: Int, limits: RequestLimits
    ) throws(RequestError) {
        while length == nil {
            let piece = bytes.span.extracting(position..<end)
            switch try decoder.next(piece, limits: limits) {
            case .needsMore(let consumed):
                // A decoder that leaves bytes behind would be fed them for ever.
                precondition(consumed == end - position)
                position += consumed
                return
            case .data(let range, let consumed):
                precondition(!range.isEmpty && range.upperBound <= consumed)
                data += bytes[position..<end][(position + range.lowerBound)..<(position + range.upperBound)]
                position += consumed
            case .end(let consumed):
                position += consumed
                length = position
            }
        }
    }
}
