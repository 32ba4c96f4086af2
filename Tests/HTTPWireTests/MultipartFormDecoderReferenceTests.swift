// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import TestSupport
import Testing

@testable import HTTPWire

/// The streaming decoder against a reading of whole forms at once, by searching for the delimiter and nothing else.
@Suite struct MultipartFormDecoderReferenceTests {
    @Test(arguments: 0..<UInt64(20))
    func randomFormsAreDecodedHoweverTheyAreCut(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<30 {
            let form = randomForm(&random)
            let expected = reference(form)
            #expect(expected.length != nil)
            #expect(expected.reason == nil)
            check(form, expected, &random)
        }
    }

    @Test(arguments: 100..<UInt64(140))
    func mutatedFormsGetTheReferencesVerdict(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let interesting = Array("\0\t\n\r \r\r\"--B:;x\\\u{7F}".utf8) + [0x80]
        for _ in 0..<30 {
            var form = randomForm(&random)
            for _ in 0..<Int.random(in: 1...3, using: &random) where !form.isEmpty {
                let place = Int.random(in: 0..<form.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: form.remove(at: place)
                case 1: form[place] = interesting.randomElement(using: &random) ?? 0
                case 2: form.removeLast(form.count - place)
                default: form.insert(interesting.randomElement(using: &random) ?? 0, at: place)
                }
            }
            check(form, reference(form), &random)
        }
    }

    private func check(_ form: [UInt8], _ expected: DecodedForm, _ random: inout SeededGenerator) {
        let whole = DecodedForm(form, boundary: "B-B")
        #expect(whole.length == expected.length)
        #expect(whole.reason == expected.reason)
        #expect(whole.parts.filter(\.isWhole) == expected.parts.filter(\.isWhole))
        #expect(DecodedForm(byByte: form, boundary: "B-B").content == whole.content)
        for longest in [3, 40] {
            let ends = random.cuts(of: form.count, longest: longest)
            #expect(DecodedForm(form, boundary: "B-B", ends: ends).content == whole.content)
        }
    }

    private func randomForm(_ random: inout SeededGenerator) -> [UInt8] {
        let pieces = ["\r", "\n", "\r\n", "-", "--", "--B", "\r\n--", "\r\n--B-", "\r\n--B-A", "B-B", "x", "\0", "é"]
        let heads = ["", "X: y\r\n", "Content-Type: text/plain\r\nX-Y:\t \r\n"]
        var form = ["", "preamble\r\n", "\r\n"].randomElement(using: &random) ?? ""
        for index in 0..<Int.random(in: 0...4, using: &random) {
            form += "--B-B" + (["", " ", "\t "].randomElement(using: &random) ?? "") + "\r\n"
            form += heads.randomElement(using: &random) ?? ""
            form += "Content-Disposition: form-data; name=n\(index); filename=f\(index)\r\n\r\n"
            var data = ""
            for _ in 0..<Int.random(in: 0...9, using: &random) {
                data += pieces.randomElement(using: &random) ?? ""
            }
            // A delimiter that chance has put together would end the part before its end.
            let hasDelimiter = find(Array("\r\n--B-B".utf8), in: Array("\r\n\(data)".utf8), from: 0) != nil
            form += (hasDelimiter ? "" : data) + "\r\n"
        }
        return Array((form + "--B-B--" + (["", "\r\nepilogue"].randomElement(using: &random) ?? "")).utf8)
    }

    private func reference(_ form: [UInt8]) -> DecodedForm {
        let delimiter = Array("\r\n--B-B".utf8)
        // As if a line had ended before the form.
        let bytes = [13, 10] + form
        var decoded = DecodedForm()
        guard var place = find(delimiter, in: bytes, from: 0) else { return decoded }
        while true {
            var rest = bytes[(place + delimiter.count)...]
            let isClosing = rest.starts(with: Array("--".utf8))
            let blanks = rest.prefix { $0 == 32 || $0 == 9 }
            let lineEnd = rest.dropFirst(blanks.count)
            guard isClosing || lineEnd.starts(with: [13, 10]) else {
                let isOpen = lineEnd.isEmpty || Array(lineEnd) == [13] || Array(rest) == [45]
                if !isOpen { decoded.reason = .malformedDelimiter }
                return decoded
            }
            if !decoded.parts.isEmpty { decoded.parts[decoded.parts.count - 1].isWhole = true }
            guard !isClosing else {
                decoded.length = rest.startIndex + 2 - 2
                return decoded
            }
            rest = lineEnd.dropFirst(2)
            let emptyLine = find([13, 10, 13, 10], in: bytes, from: lineEnd.startIndex)
            let head = emptyLine.map { Array(bytes[rest.startIndex..<max($0 + 2, rest.startIndex)]) } ?? Array(rest)
            if let reason = lineDefect(head, isComplete: emptyLine != nil) {
                decoded.reason = reason
                return decoded
            }
            guard let emptyLine else { return decoded }
            do throws(FormError) {
                let part = try FormPart(head: head.span, dashBoundary: delimiter.span.extracting(2..<delimiter.count))
                decoded.parts.append(DecodedForm.Part(head: part))
            } catch {
                decoded.reason = error.reason
                return decoded
            }
            // The empty line's own end may be the delimiter's.
            let end = find(delimiter, in: bytes, from: emptyLine + 2)
            decoded.parts[decoded.parts.count - 1].data = Array(
                bytes[(emptyLine + 4)..<max(end ?? bytes.count, emptyLine + 4)])
            guard let end else { return decoded }
            place = end
        }
    }

    /// The first octet of a head that no field line has.
    private func lineDefect(_ head: [UInt8], isComplete: Bool) -> FormError.Reason? {
        var index = 0
        while index < head.count {
            let next = index + 1 < head.count ? head[index + 1] : nil
            switch (head[index], next) {
            case (13, 10): index += 1
            case (13, nil): return isComplete ? .bareCarriageReturn : nil
            case (13, _): return .bareCarriageReturn
            case (10, _): return .bareLineFeed
            case (9, _): break
            case (0..<32, _), (127, _): return .controlCharacter
            default: break
            }
            index += 1
        }
        return nil
    }

    private func find(_ text: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard start + text.count <= bytes.count else { return nil }
        return (start...(bytes.count - text.count)).first { bytes[$0...].starts(with: text) }
    }
}
