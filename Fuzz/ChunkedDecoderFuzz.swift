// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// The first input byte says how the rest is cut. Whatever the cut, the decoder must come to the same result; and data
// that it took off must survive being chunked again.

private struct Outcome: Equatable {
    var data: [UInt8] = []
    var length: Int?
    var error: RequestError?
}

private func decode(_ bytes: [UInt8], step: Int, _ limits: RequestLimits) -> Outcome {
    var decoder = ChunkedDecoder()
    var outcome = Outcome()
    var position = 0
    var end = 0
    while end < bytes.count, outcome.length == nil, outcome.error == nil {
        end = min(end + step, bytes.count)
        while position < end, outcome.length == nil, outcome.error == nil {
            do throws(RequestError) {
                switch try decoder.next(bytes.span.extracting(position..<end), limits: limits) {
                case .needsMore(let consumed):
                    precondition(position + consumed == end)
                    position = end
                case .data(let range, let consumed):
                    precondition(!range.isEmpty && range.upperBound == consumed)
                    outcome.data += bytes[(position + range.lowerBound)..<(position + range.upperBound)]
                    position += consumed
                case .end(let consumed):
                    position += consumed
                    outcome.length = position
                }
            } catch {
                outcome.error = error
            }
        }
    }
    return outcome
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzChunkedDecoder(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let bytes = Array(input.dropFirst())
    var limits = RequestLimits()
    if input[0] & 0x80 != 0 {
        limits.chunkExtensionBytes = 8
        limits.trailerBytes = 16
    }
    let whole = decode(bytes, step: max(1, bytes.count), limits)
    precondition(decode(bytes, step: 1, limits) == whole, "one byte at a time differs")
    precondition(decode(bytes, step: 2 + Int(input[0] & 0x7F), limits) == whole, "the cut makes a difference")
    guard let length = whole.length else { return 0 }
    precondition(length <= bytes.count && bytes[..<length].suffix(2) == [13, 10])
    precondition(decode(Array(bytes[..<length]), step: length, limits) == whole, "what follows makes a difference")
    var again: [UInt8] = []
    if !whole.data.isEmpty {
        again = Array("\(String(whole.data.count, radix: 16))\r\n".utf8) + whole.data + [13, 10]
    }
    again += Array("0\r\n\r\n".utf8)
    precondition(decode(again, step: again.count, limits).data == whole.data, "the round trip fails")
    return 0
}
