// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// The first input byte says how the rest is cut. Whatever the cut, the decoder must come to the same result, hold no
// more back than it says, and name no file that could not be; and parts that it took apart must survive being put
// together again.

private let boundary = Array("B".utf8)

private struct Outcome: Equatable {
    var parts: [FormPart] = []
    var data: [[UInt8]] = []
    var ends = 0
    var length: Int?
    var error: FormError?
}

private func decode(_ bytes: [UInt8], step: Int) -> Outcome {
    guard var decoder = MultipartFormDecoder(boundary: boundary) else { fatalError("no boundary") }
    var outcome = Outcome()
    var position = 0
    var end = 0
    while end < bytes.count, outcome.length == nil, outcome.error == nil {
        end = min(end + step, bytes.count)
        var isWaiting = false
        while !isWaiting, outcome.length == nil, outcome.error == nil {
            do throws(FormError) {
                switch try decoder.next(bytes.span.extracting(position..<end)) {
                case .needsMore(let consumed):
                    position += consumed
                    precondition((0...MultipartFormDecoder.mostHeldBack).contains(end - position))
                    isWaiting = true
                case .part(let part, let consumed):
                    precondition(consumed > 0 && outcome.ends == outcome.parts.count)
                    outcome.parts.append(part)
                    outcome.data.append([])
                    position += consumed
                case .data(let range, let consumed):
                    precondition(!range.isEmpty && range.upperBound <= consumed && consumed <= end - position)
                    let data = bytes[(position + range.lowerBound)..<(position + range.upperBound)]
                    outcome.data[outcome.data.count - 1] += data
                    position += consumed
                case .partEnd(let consumed):
                    outcome.ends += 1
                    position += consumed
                case .end(let consumed):
                    precondition(consumed > 0 && outcome.ends == outcome.parts.count)
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

private func check(_ part: FormPart) {
    precondition(!part.name.contains { $0 < 32 || $0 == 127 })
    guard case .name(let name) = part.fileName else { return }
    precondition((1...255).contains(name.count) && name != [46] && name != [46, 46])
    precondition(!name.contains { $0 < 32 || $0 == 127 || $0 == 47 || $0 == 92 })
}

private func escaped(_ text: [UInt8]) -> [UInt8] {
    // What is not a quote or a backslash could be the first of an escape's three.
    text.flatMap { $0 == 34 || $0 == 92 ? [92, $0] : [$0] }
}

private func encode(_ outcome: Outcome) -> [UInt8] {
    var form: [UInt8] = []
    for (part, data) in zip(outcome.parts, outcome.data) {
        form += Array("--B\r\nContent-Disposition: form-data; name=\"".utf8) + escaped(part.name)
        switch part.fileName {
        case .none: break
        case .empty: form += Array("\"; filename=\"".utf8)
        case .name(let name): form += Array("\"; filename=\"".utf8) + escaped(name)
        }
        form += Array("\"\r\n".utf8)
        if let type = part.contentType { form += Array("Content-Type: ".utf8) + type + [13, 10] }
        form += [13, 10] + data + [13, 10]
    }
    return form + Array("--B--".utf8)
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzMultipartForm(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 0 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    _ = MultipartFormDecoder.boundary(ofContentType: input.span).map { found in
        precondition(MultipartFormDecoder.isForm(contentType: input.span))
        precondition(MultipartFormDecoder(boundary: found) != nil)
    }
    let bytes = Array(input.dropFirst())
    let whole = decode(bytes, step: max(1, bytes.count))
    precondition(decode(bytes, step: 1) == whole, "one byte at a time differs")
    precondition(decode(bytes, step: 2 + Int(input[0] & 0x7F)) == whole, "the cut makes a difference")
    whole.parts.forEach(check)
    guard let length = whole.length else { return 0 }
    precondition(length <= bytes.count && bytes[..<length].suffix(5) == [45, 45, 66, 45, 45])
    precondition(decode(Array(bytes[..<length]), step: length) == whole, "what follows makes a difference")
    // A name may have become what is an escape again.
    let texts = whole.parts.map(\.name) + whole.parts.map { if case .name(let name) = $0.fileName { name } else { [] } }
    guard !texts.contains(where: { $0.contains(37) }) else { return 0 }
    let again = encode(whole)
    guard whole.parts.allSatisfy({ $0.name.count + ($0.contentType?.count ?? 0) < 7_000 }) else { return 0 }
    let second = decode(again, step: again.count)
    precondition(second.parts == whole.parts && second.data == whole.data, "the round trip fails")
    precondition(second.length == again.count && second.error == nil, "the round trip does not end")
    return 0
}
