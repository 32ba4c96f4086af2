// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// Any bytes as the value of a digest field: no trap; a member is where the value is and has a key that may be one; a
// digest has its length, and is read again as it is written.

private func head(_ line: [UInt8]) -> (RequestHead, [UInt8])? {
    let bytes = Array("PUT / HTTP/1.1\r\nHost: a\r\n".utf8) + line + [13, 10]
    var parser = RequestParser()
    guard (try? parser.parse(bytes.span, limits: RequestLimits())) == true else { return nil }
    return (parser.head, bytes)
}

private func checkMembers(_ value: [UInt8]) -> Bool {
    var dictionary = StructuredDictionary(HeadSlice(0..<value.count))
    var end = 0
    while let member = dictionary.next(in: value.span) {
        precondition(member.key.lowerBound >= end && !member.key.isEmpty && member.key.upperBound <= value.count)
        precondition(!value[member.key].contains { $0 <= 32 || $0 >= 127 || (65...90).contains($0) })
        end = member.key.upperBound
        switch member.value {
        case .bytes(let place):
            precondition(place.lowerBound > end && place.upperBound < value.count && value[place.upperBound] == 58)
            checkBase64(Array(value[place]))
            end = place.upperBound
        case .integer(let number):
            precondition(number.magnitude < 1_000_000_000_000_000)
        case .other:
            break
        }
    }
    return !dictionary.isMalformed
}

private func checkBase64(_ text: [UInt8]) {
    guard let bytes = Base64.decode(text.span) else { return }
    var again: [UInt8] = []
    Base64.append(bytes.span, to: &again)
    precondition(Base64.decode(again.span) == bytes, "the round trip fails")
    precondition(again.count - text.count <= 2 && again.count >= text.count)
}

private func checkExpected(_ value: [UInt8], isDictionary: Bool) {
    let line = Array("Content-Digest: ".utf8) + value + [13, 10]
    guard let (parsed, bytes) = head(line) else { return }
    guard let digests = try? ExpectedDigests(.contentDigest, of: parsed, bytes: bytes.span) else { return }
    precondition(isDictionary && digests.agrees(with: digests))
    for name in DigestName.allCases {
        guard let digest = digests[name] else { continue }
        precondition(digest.count == name.byteCount)
        var field: [UInt8] = []
        ResponseHead.appendReprDigest(name, digest, to: &field)
        guard let (parsed, bytes) = head(field),
            let again = try? ExpectedDigests(.reprDigest, of: parsed, bytes: bytes.span)
        else { fatalError("what is written is not read") }
        precondition(again[name] == digest)
    }
}

private func checkWanted(_ value: [UInt8], isDictionary: Bool) {
    guard let (parsed, bytes) = head(Array("Want-Repr-Digest: ".utf8) + value + [13, 10]) else { return }
    let wanted = WantedDigests(.wantReprDigest, of: parsed, bytes: bytes.span)
    precondition(wanted.preferred == nil || isDictionary)
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzDigestField(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    // As the parser of heads gives it: on one line, without white space around it.
    guard input.span.first(.carriageReturn, or: .lineFeed, in: 0..<input.count) == nil else { return 0 }
    let value = Array(input[input.span.trimmingBlanks(0..<input.count)])
    let isDictionary = checkMembers(value)
    checkExpected(value, isDictionary: isDictionary)
    checkWanted(value, isDictionary: isDictionary)
    return 0
}
