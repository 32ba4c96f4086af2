// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// Any bytes as what a client prefers, in Accept-Encoding, Accept and a query: no trap; weights within their bounds; the
// codings that are chosen are offered, wanted and in order; places are where the bytes are.

private let offered: [ContentCoding] = [.brotli, .zstandard, .gzip]

private func head(_ name: String, _ value: [UInt8]) -> (RequestHead, [UInt8])? {
    let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\(name): ".utf8) + value + Array("\r\n\r\n".utf8)
    var parser = RequestParser()
    guard (try? parser.parse(bytes.span, limits: RequestLimits())) == true else { return nil }
    return (parser.head, bytes)
}

private func read(_ value: [UInt8]) -> AcceptedCodings? {
    head("Accept-Encoding", value).map { AcceptedCodings(head: $0.0, bytes: $0.1.span) }
}

private func checkCodings(_ value: [UInt8]) {
    guard let accepted = read(value) else { return }
    for coding in ContentCoding.allCases {
        precondition((0...1000).contains(accepted.quality(of: coding)))
    }
    let preference = CodingPreference(accepted, offered: offered)
    let (codings, plain) = (preference.codings, accepted.quality(of: .identity))
    precondition(preference.permitsIdentity == (plain > 0))
    let wanted = offered.filter { accepted.quality(of: $0) > 0 && accepted.quality(of: $0) >= plain }
    // Sorting keeps the offer's order among those that are wanted equally.
    precondition(codings == wanted.sorted { accepted.quality(of: $0) > accepted.quality(of: $1) })
    precondition(offered.allSatisfy { preference.contains($0) == codings.contains($0) })
    // What nobody knows says nothing.
    guard let more = read(Array("nobody-knows-it;q=0.3, ".utf8) + value) else { return }
    precondition(more == accepted)
}

private func checkMedia(_ value: [UInt8]) {
    guard let (head, bytes) = head("Accept", value) else { return }
    let html = AcceptedMedia.quality(ofType: "text", "html", in: head, bytes: bytes.span)
    let json = AcceptedMedia.quality(ofType: "application", "json", in: head, bytes: bytes.span)
    precondition((0...1000).contains(html) && (0...1000).contains(json))
}

private func checkQuery(_ query: [UInt8]) {
    var parameters = QueryParameters()
    var end = 0
    while let parameter = parameters.next(in: query.span) {
        precondition(parameter.name.lowerBound >= end && parameter.name.upperBound <= parameter.value.lowerBound)
        precondition(parameter.value.upperBound <= query.count && parameter.value.upperBound > end)
        precondition(!query[parameter.name].contains { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "=") })
        precondition(!query[parameter.value].contains(UInt8(ascii: "&")))
        _ = parameter.isNamed("sort", in: query.span)
        _ = parameter.hasValue("json", in: query.span)
        end = parameter.value.upperBound
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzAccept(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    checkQuery(input)
    guard input.span.first(.carriageReturn, or: .lineFeed, in: 0..<input.count) == nil else { return 0 }
    let value = Array(input[input.span.trimmingBlanks(0..<input.count)])
    checkCodings(value)
    checkMedia(value)
    return 0
}
