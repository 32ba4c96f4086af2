// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// The first input byte says how the rest is cut. Whatever the cut, the parser must come to the same result, every
// place that it notes must lie in the head, and what is built on a complete head must not trap.

/// What a parser made of its input, to be compared.
private struct Outcome: Equatable {
    var isComplete = false
    var error: RequestError?
    var length = 0
    var slices: [HeadSlice] = []
    var values: [HeadSlice?] = []
    var repeated: [Bool] = []
    var flags: [Bool] = []
}

private func limits(_ choice: UInt8) -> RequestLimits {
    var limits = RequestLimits()
    if choice & 0x80 != 0 {
        limits.requestLine = 40
        limits.fieldBytes = 120
        limits.fieldCount = 5
    }
    return limits
}

private func parse(_ bytes: [UInt8], step: Int, _ limits: RequestLimits) -> (Outcome, RequestParser) {
    var parser = RequestParser()
    var outcome = Outcome()
    var end = 0
    repeat {
        end = min(end + step, bytes.count)
        do throws(RequestError) {
            outcome.isComplete = try parser.parse(bytes.span.extracting(0..<end), limits: limits)
        } catch {
            outcome.error = error
        }
    } while end < bytes.count && !outcome.isComplete && outcome.error == nil
    let head = parser.head
    outcome.length = head.length
    outcome.slices = [head.methodSlice, head.requestLine, head.target, head.path, head.query]
    outcome.values = KnownField.allCases.map { head[$0] }
    outcome.repeated = KnownField.allCases.map { head.isRepeated($0) }
    outcome.flags = [head.hasQuery, head.isAsterisk, head.version == .http10, parser.hasBegun]
    return (outcome, parser)
}

private func checkComplete(_ head: RequestHead, _ bytes: [UInt8], _ limits: RequestLimits) {
    precondition(head.length <= bytes.count && bytes[..<head.length].suffix(4) == [13, 10, 13, 10])
    precondition(head.version == .http10 || head[.host] != nil)
    let text = bytes[..<head.length].filter { $0 < 32 && $0 != 9 }
    precondition(text.enumerated().allSatisfy { $0.element == ($0.offset % 2 == 0 ? 13 : 10) })
    var fields = head.fields
    var count = 0
    while let line = fields.next(in: bytes.span) {
        count += 1
        precondition(!line.name.isEmpty && bytes.span.isToken(line.name.range))
    }
    precondition(count <= limits.fieldCount)
    for field in KnownField.allCases {
        var elements = head.elements(of: field)
        while let element = elements.next(in: bytes.span) { precondition(!element.isEmpty) }
        var lines = head.fields
        let first = lines.next(field, in: bytes.span)
        precondition(field == .host || first == head[field])
        precondition(head.isRepeated(field) == (first != nil && lines.next(field, in: bytes.span) != nil))
    }
    _ = try? MessageFraming(head: head, bytes: bytes.span)
    _ = try? RequestPath(decoding: bytes.span.extracting(head.path.range))
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzRequestParser(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    let bytes = Array(input.dropFirst())
    let limits = limits(input[0])
    let (whole, parser) = parse(bytes, step: max(1, bytes.count), limits)
    precondition(parse(bytes, step: 1, limits).0 == whole, "one byte at a time differs")
    precondition(parse(bytes, step: 2 + Int(input[0] & 0x7F), limits).0 == whole, "the cut makes a difference")
    for slice in whole.slices + whole.values.compactMap(\.self) {
        precondition(slice.range.upperBound <= bytes.count)
    }
    if whole.isComplete { checkComplete(parser.head, bytes, limits) }
    return 0
}
