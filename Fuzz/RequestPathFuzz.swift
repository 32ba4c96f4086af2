// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

// A path that is taken has the form that its type promises, is the same in used storage, and comes back from having
// all of its octets escaped.

private func check(_ path: RequestPath) {
    let bytes = path.bytes
    precondition(bytes.first == 47 && bytes.last == 0 && path.count == bytes.count - 1)
    precondition(!bytes.dropLast().contains(0))
    precondition(bytes.dropLast().contains { $0 < 32 || $0 == 127 } == path.hasControl)
    let segments = bytes.dropLast().dropFirst().split(separator: 47, omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
        precondition(!segment.isEmpty || index == segments.count - 1)
        precondition(!segment.elementsEqual([46]) && !segment.elementsEqual([46, 46]))
    }
    let hidden = segments.enumerated().contains { index, segment in
        segment.first == 46 && !(index == 0 && segment.elementsEqual(".well-known".utf8))
    }
    precondition(path.isHidden == hidden)
    precondition(path.namesDirectory == (bytes[path.count - 1] == 47))
    precondition(path.lastSegment.upperBound == (path.namesDirectory ? path.count - 1 : path.count))
    precondition(bytes[path.lastSegment].elementsEqual(segments.last { !$0.isEmpty } ?? []))
    precondition(!bytes[path.fileExtension].contains(46) && !bytes[path.fileExtension].contains(47))
}

private func escaped(_ path: RequestPath) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return path.bytes.dropLast().flatMap { octet -> [UInt8] in
        octet == 47 ? [octet] : [37, digits[Int(octet >> 4)], digits[Int(octet & 15)]]
    }
}

@_cdecl("LLVMFuzzerTestOneInput")
func fuzzRequestPath(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let raw = Array(UnsafeBufferPointer(start: start, count: count))
    guard let path = try? RequestPath(decoding: raw.span) else { return 0 }
    check(path)
    precondition(path.count <= raw.count + 1)
    var storage = raw
    guard let again = try? RequestPath(decoding: escaped(path).span, reusing: &storage) else {
        fatalError("an escaped path is refused")
    }
    precondition(again == path && again.isHidden == path.isHidden, "the round trip fails")
    precondition(again.lastSegment == path.lastSegment && again.fileExtension == path.fileExtension)
    return 0
}
