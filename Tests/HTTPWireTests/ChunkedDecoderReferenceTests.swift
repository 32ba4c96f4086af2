// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import HTTPWire

/// The streaming decoder against another reading of the same grammar: whole lines at once, by regular expression.
@Suite struct ChunkedDecoderReferenceTests {
    enum Verdict: Equatable {
        case incomplete, bad
        case end(DecodedChunks)
    }

    @Test(arguments: 0..<UInt64(20))
    func randomBodiesAreDecodedHoweverTheyAreCut(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            let (body, data) = randomBody(&random)
            let expected = DecodedChunks(data: data, length: body.count)
            #expect(try reference(body) == .end(expected))
            #expect(DecodedChunks(body) == expected)
            #expect(DecodedChunks(body, ends: random.cuts(of: body.count, longest: 9)) == expected)
        }
    }

    @Test(arguments: 100..<UInt64(120))
    func mutatedBodiesGetTheReferencesVerdict(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let interesting = Array("\0\t\n\r \";=\\:09afAFgz,\u{7F}".utf8) + [0x80, 0xFF]
        for _ in 0..<60 {
            var body = randomBody(&random).body
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let place = Int.random(in: 0..<body.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: body.remove(at: place)
                case 1: body[place] = interesting.randomElement(using: &random) ?? 0
                default: body.insert(interesting.randomElement(using: &random) ?? 0, at: place)
                }
            }
            let decoded = DecodedChunks(body)
            #expect(DecodedChunks(body, ends: random.cuts(of: body.count, longest: 9)) == decoded)
            switch try reference(body) {
            case .end(let expected): #expect(decoded == expected)
            case .bad: #expect(decoded.reason != nil)
            // The decoder knows a bad line before its end.
            case .incomplete: #expect(decoded.length == nil)
            }
        }
    }

    private func randomBody(_ random: inout SeededGenerator) -> (body: [UInt8], data: [UInt8]) {
        let extensions = ["", "", ";a", " ; b = c", ";d=\"e;\\\" f\";g", "\t;h=\"\""]
        var body: [UInt8] = []
        var data: [UInt8] = []
        for _ in 0..<Int.random(in: 0...5, using: &random) {
            let chunk = (0..<Int.random(in: 1...40, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let size = String(chunk.count, radix: 16, uppercase: Bool.random(using: &random))
            body += "\(size)\(extensions.randomElement(using: &random) ?? "")\r\n".utf8
            body += chunk + [13, 10]
            data += chunk
        }
        let trailers = ["", "A: b\r\n", "A:\r\nLong-Name: \t x\r\n"]
        body += "0\(extensions.randomElement(using: &random) ?? "")\r\n".utf8
        body += "\(trailers.randomElement(using: &random) ?? "")\r\n".utf8
        return (body, data)
    }

    private func reference(_ body: [UInt8]) throws -> Verdict {
        let token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
        let quoted = "\"(?:[\\t\\x20\\x21\\x23-\\x5B\\x5D-\\x7E\\x{80}-\\x{FF}]|\\\\[\\t\\x20-\\x7E\\x{80}-\\x{FF}])*\""
        let extensions = "(?:[ \\t]*;[ \\t]*\(token)(?:[ \\t]*=[ \\t]*(?:\(token)|\(quoted)))?)*"
        let sizeLine = try Regex("([0-9A-Fa-f]{1,16})\(extensions)").matchingSemantics(.unicodeScalar)
        let fieldLine = try Regex("\(token):[\\t\\x20-\\x7E\\x{80}-\\x{FF}]*").matchingSemantics(.unicodeScalar)
        var rest = body[...]
        var data: [UInt8] = []
        while true {
            guard let line = takeLine(&rest) else { return .incomplete }
            guard let match = try sizeLine.wholeMatch(in: line), let digits = match.output[1].substring,
                let size = Int(digits, radix: 16)
            else { return .bad }
            if size == 0 { break }
            guard rest.count > size + 1 else {
                return rest.count > size && rest[rest.startIndex + size] != 13 ? .bad : .incomplete
            }
            data += rest.prefix(size)
            rest = rest.dropFirst(size)
            guard Array(rest.prefix(2)) == [13, 10] else { return .bad }
            rest = rest.dropFirst(2)
        }
        while true {
            guard let line = takeLine(&rest) else { return .incomplete }
            if line.isEmpty { return .end(DecodedChunks(data: data, length: rest.startIndex)) }
            guard try fieldLine.wholeMatch(in: line) != nil else { return .bad }
        }
    }

    /// What comes before the next CRLF, each octet as one scalar; nil when there is no CRLF.
    private func takeLine(_ rest: inout ArraySlice<UInt8>) -> String? {
        guard let end = rest.indices.dropLast().first(where: { rest[$0] == 13 && rest[$0 + 1] == 10 }) else {
            return nil
        }
        var line = String.UnicodeScalarView()
        line.append(contentsOf: rest[..<end].map { UnicodeScalar($0) })
        rest = rest[(end + 2)...]
        return String(line)
    }
}
