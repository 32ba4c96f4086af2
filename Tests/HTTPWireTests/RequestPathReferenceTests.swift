// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import HTTPWire

/// The path against a plain reading of the rules: part at slashes, decode each part, walk the parts.
@Suite struct RequestPathReferenceTests {
    @Test(arguments: 0..<UInt64(20))
    func randomPathsAgreeWithTheReference(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "/", "/", "/", ".", "..", "%2e", "%2E%2e", "a", "b.txt", ".git", "%41", "%2F", "%00", "%0a", "%", "%zz",
            "é",
            "\u{1}",
        ]
        // The pieces that make most paths refusals come seldom.
        let usual = pieces.prefix(11)
        for _ in 0..<500 {
            var raw = "/"
            for _ in 0..<Int.random(in: 0...14, using: &random) {
                let isRare = Int.random(in: 0..<20, using: &random) == 0
                raw += (isRare ? pieces.randomElement(using: &random) : usual.randomElement(using: &random)) ?? ""
            }
            let expected = reference(raw)
            let actual = Result { () throws(RequestPath.Defect) in try RequestPath(decoding: Array(raw.utf8).span) }
            #expect(expected == (try? actual.get().bytes.dropLast()).map(Array.init), "\(raw)")
            if case .success(let path) = actual { expectInvariants(path) }
        }
    }

    private func expectInvariants(_ path: RequestPath) {
        #expect(path.bytes.first == 47)
        #expect(!path.bytes.dropLast().contains(0))
        #expect(path.bytes.dropLast().contains { $0 < 32 || $0 == 127 } == path.hasControl)
        let segments = path.bytes.dropLast().dropFirst().split(separator: 47, omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            #expect(!segment.isEmpty || index == segments.count - 1)
            #expect(!segment.elementsEqual([46]) && !segment.elementsEqual([46, 46]))
        }
        #expect(path.isHidden == segments.contains { $0.first == 46 })
    }

    private func reference(_ raw: String) -> [UInt8]? {
        var segments: [[UInt8]] = []
        var isDirectory = true
        for part in raw.utf8.split(separator: 47, omittingEmptySubsequences: false) {
            guard let segment = decode(Array(part)) else { return nil }
            isDirectory = segment.isEmpty || segment == [46] || segment == [46, 46]
            if segment == [46, 46] {
                guard segments.popLast() != nil else { return nil }
            } else if !isDirectory {
                segments.append(segment)
            }
        }
        let joined = [47] + Array(segments.joined(separator: [47]))
        return isDirectory && !segments.isEmpty ? joined + [47] : joined
    }

    private func decode(_ part: [UInt8]) -> [UInt8]? {
        var decoded: [UInt8] = []
        var rest = part[...]
        while let octet = rest.popFirst() {
            guard octet == 37 else {
                if octet < 32 || octet == 127 { return nil }
                decoded.append(octet)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16), value != 47,
                value != 0
            else { return nil }
            decoded.append(value)
            rest = rest.dropFirst(2)
        }
        return decoded
    }
}
