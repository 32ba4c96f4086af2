// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

/// Any bytes as the value of a Range field, of a representation of any size: no trap, and what comes out of it is
/// within the representation, apart, bounded, and of the length that its framing announces.
///
/// The first eight bytes are the size, the rest is the value.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRange(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count >= 8 else {
        return 0
    }
    let input = UnsafeBufferPointer(start: start, count: count).span
    var bits: UInt64 = 0
    for index in 0..<8 {
        bits = bits << 8 | UInt64(input[index])
    }
    let value = input.extracting(8..<count)
    // The size as it is, and one small enough for the numbers of a few digits that are in the value.
    check(value, size: Int64(bitPattern: bits))
    check(value, size: Int64(bits % 4096))
    return 0
}

private func check(_ value: Span<UInt8>, size: Int64) {
    switch RangeRequest(value, size: size) {
    case .ignored:
        break
    case .unsatisfiable:
        precondition(size >= 0)
    case .single(let range):
        checkWithin(range, size: size)
    case .several(let ranges):
        precondition((2...RangeRequest.maximumCount).contains(ranges.count))
        ranges.forEach { checkWithin($0, size: size) }
        let sorted = ranges.sorted { $0.first < $1.first }
        for (left, right) in zip(sorted, sorted.dropFirst()) {
            precondition(right.first - left.last - 1 >= RangeRequest.minimumGap)
        }
        checkFraming(ranges, size: size)
    }
}

private func checkWithin(_ range: ByteRange, size: Int64) {
    precondition(range.first >= 0 && range.first <= range.last && range.last < size)
}

private func checkFraming(_ ranges: [ByteRange], size: Int64) {
    let type = Array("text/plain".utf8)
    let boundary = Array("fuzz".utf8)
    guard let multipart = MultipartByteRanges(ranges: ranges, size: size, contentType: type.span, boundary: boundary)
    else {
        // Only what is almost 2^63 bytes long has no length.
        precondition(size > Int64.max - 64 * 1024)
        return
    }
    var framing: [UInt8] = []
    for index in ranges.indices {
        multipart.appendPartHead(index, to: &framing)
    }
    multipart.appendClosing(to: &framing)
    let content = ranges.reduce(Int64(0)) { $0 + $1.count }
    precondition(multipart.contentLength == content + Int64(framing.count))
}
