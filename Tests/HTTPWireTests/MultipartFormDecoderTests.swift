// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct MultipartFormDecoderTests {
    static let head = "Content-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n"

    private func form(_ data: String...) -> String {
        data.map { "--B\r\n\(Self.head)\r\n\($0)\r\n" }.joined() + "--B--\r\n"
    }

    private func part(_ data: String, isWhole: Bool = true) -> DecodedForm.Part {
        let head = FormPart(name: Array("a".utf8), fileName: .name(Array("f".utf8)), contentType: nil)
        return DecodedForm.Part(head: head, data: Array(data.utf8), isWhole: isWhole)
    }

    @Test func formOfABrowserIsTakenApart() throws {
        let boundary = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
        let bytes = Array(
            ("--\(boundary)\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
                + "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ü 1.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\nline\r\n\r\n--\(boundary)\r\n"
                + "Content-Disposition: form-data; name=\"none\"; filename=\"\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n\r\n--\(boundary)--\r\n").utf8)
        let form = DecodedForm(bytes, boundary: boundary)
        #expect(form.parts.map(\.head.name) == ["note", "file", "none"].map { Array($0.utf8) })
        #expect(form.parts.map(\.head.fileName) == [.none, .name(Array("ü 1.txt".utf8)), .empty])
        #expect(form.parts.map(\.head.contentType?.count) == [nil, 10, 24])
        #expect(form.parts.map(\.data) == ["hello", "line\r\n", ""].map { Array($0.utf8) })
        #expect(form.parts.allSatisfy { $0.isWhole })
        #expect(form.length == bytes.count - 2)
        #expect(DecodedForm(byByte: bytes, boundary: boundary).content == form.content)
    }

    @Test(arguments: [
        "", "x", "\r", "\n", "\r\n", "--B", "--B--", "x--B\r\n", "\n--B\r\n", "\r--B\r\n", "\r\n-", "\r\n--", "\r\r",
        "\r\n\r\n", "\r\n-B", "\r\n--b\r\n", "\r\n--A", "\r\n --B\r\n", "\r\r\n--", "\r\n-\r\n--", "\0\u{7F}",
        "\r\n--\r\n--\r\n",
    ])
    func dataThatIsLikeADelimiterIsKept(data: String) {
        // At the start of a part's data a line begins, too.
        let text = data.hasPrefix("--B") ? "x" + data : data
        let bytes = Array(form(text, "y").utf8)
        let decoded = DecodedForm(bytes)
        #expect(decoded.parts == [part(text), part("y")])
        #expect(decoded.length == bytes.count - 2)
        #expect(DecodedForm(byByte: bytes).content == decoded.content)
    }

    @Test(arguments: ["", "\r\n", "preamble", "a\r\n\r\nb--B\r\n\n--B\r\n\r", "--\r\n--b\r\n", "-"])
    func preambleIsSkipped(preamble: String) {
        let text = preamble.isEmpty ? form("x") : preamble + "\r\n" + form("x")
        #expect(DecodedForm(text).parts == [part("x")])
        #expect(DecodedForm(byByte: Array(text.utf8)).parts == [part("x")])
    }

    @Test(arguments: [0, 1, 8_190, 8_191, 8_192])
    func preambleMayHaveSoManyBytes(count: Int) {
        let text = String(repeating: "p", count: count) + "\r\n" + form("x")
        #expect(DecodedForm(text).parts == [part("x")])
    }

    @Test(arguments: [false, true])
    func preambleOfOneByteMoreIsRefused(isByByte: Bool) {
        let text = Array((String(repeating: "p", count: 8_193) + "\r\n" + form("x")).utf8)
        let decoded = isByByte ? DecodedForm(byByte: text) : DecodedForm(text)
        #expect(decoded.reason == .preambleTooLong)
    }

    @Test(arguments: ["\r\n", " \r\n", "\t \t\r\n"])
    func paddingBehindADelimiterIsSkipped(end: String) {
        let text = "--B\(end)\(Self.head)\r\nx\r\n--B\(end)\(Self.head)\r\ny\r\n--B--"
        #expect(DecodedForm(text).parts == [part("x"), part("y")])
    }

    @Test(arguments: [
        "\n", "\rx", "\r\r\n", "x\r\n", "-\r\n", "-x", " x\r\n", " -", " --", "\0", "B\r\n", " \n", "- -",
    ])
    func lineThatGoesOnOtherwiseIsRefused(end: String) {
        let afterPart = "--B\r\n\(Self.head)\r\nx\r\n--B\(end)"
        for text in ["--B\(end)", afterPart] {
            #expect(DecodedForm(text).reason == .malformedDelimiter)
            #expect(DecodedForm(byByte: Array(text.utf8)).reason == .malformedDelimiter)
        }
        // A part that is cut short by it is not whole.
        #expect(DecodedForm(afterPart).parts == [part("x", isWhole: false)])
    }

    @Test(arguments: ["", "\r\n", "\r\nepilogue\r\n--B\r\n", "x", "--"])
    func epilogueIsLeftToTheCaller(epilogue: String) {
        let text = "--B\r\n\(Self.head)\r\nx\r\n--B--"
        let decoded = DecodedForm(text + epilogue)
        #expect(decoded.parts == [part("x")])
        #expect(decoded.length == text.utf8.count)
    }

    @Test func formWithoutPartsEnds() {
        #expect(DecodedForm("--B--\r\n").length == 5)
        #expect(DecodedForm("--B--\r\n").parts.isEmpty)
    }

    /// RFC 2046 §5.1.1: the line end before a delimiter is the delimiter's.
    @Test func partWithoutDataMayLackItsLineEnd() {
        let text = "--B\r\n\(Self.head)\r\n--B\r\n\(Self.head)\r\n--B--"
        #expect(DecodedForm(text).parts == [part(""), part("")])
        #expect(DecodedForm(byByte: Array(text.utf8)).parts == [part(""), part("")])
    }

    @Test func formThatIsCutShortHasNoEndAndNoErrorAndItsLastPartIsNotWhole() {
        let bytes = Array(form("x").utf8)
        for count in 0..<(bytes.count - 2) {
            let decoded = DecodedForm(Array(bytes[..<count]))
            #expect(decoded.length == nil)
            #expect(decoded.reason == nil)
            // Its delimiter has to be seen to the last byte.
            #expect(decoded.parts.allSatisfy { !$0.isWhole })
        }
    }

    @Test func everyStepAfterTheEndIsTheEnd() throws {
        var decoder = try #require(MultipartFormDecoder(boundary: [UInt8(ascii: "B")]))
        let text = Array("--B--\r\n--B\r\n".utf8)
        #expect(try decoder.next(text.span) == .end(consumed: 5))
        #expect(try decoder.next(text.span) == .end(consumed: 0))
    }

    /// The end is not to be missed by a caller that asks no more when its input is used up.
    @Test func partEndLeavesTheLastByteForTheEnd() throws {
        let text = "--B\r\n\(Self.head)\r\nx\r\n--B--"
        var decoder = try #require(MultipartFormDecoder(boundary: [UInt8(ascii: "B")]))
        var rest = Array(text.utf8)[...]
        var steps: [MultipartFormDecoder.Step] = []
        while !rest.isEmpty {
            let input = Array(rest)
            let step = try decoder.next(input.span)
            steps.append(step)
            switch step {
            case .needsMore(let consumed), .part(_, let consumed), .data(_, let consumed), .partEnd(let consumed),
                .end(let consumed):
                rest = rest.dropFirst(consumed)
            }
        }
        #expect(steps.suffix(3) == [.data(0..<1, consumed: 1), .partEnd(consumed: 6), .end(consumed: 1)])
    }

    @Test(arguments: [8_191, 8_192])
    func headOfItsLimitIsTaken(count: Int) {
        let filler = "X: " + String(repeating: "y", count: count - Self.head.utf8.count - 5) + "\r\n"
        let text = Array("--B\r\n\(Self.head)\(filler)\r\nx\r\n--B--".utf8)
        #expect(DecodedForm(text).parts == [part("x")])
        let byByte = DecodedForm(byByte: text)
        #expect(byByte.parts == [part("x")])
        #expect(byByte.mostHeldBack == count + 1)
    }

    @Test func noMoreIsHeldBackThanIsPromised() {
        #expect(MultipartFormDecoder.mostHeldBack == 8_192 + 1)
    }

    @Test(arguments: [8_193, 20_000])
    func longerHeadIsRefused(count: Int) {
        let filler = "X: " + String(repeating: "y", count: count - Self.head.utf8.count - 5) + "\r\n"
        let text = Array("--B\r\n\(Self.head)\(filler)\r\nx\r\n--B--".utf8)
        #expect(DecodedForm(text).reason == .headTooLong)
        let byByte = DecodedForm(byByte: text)
        #expect(byByte.reason == .headTooLong)
        #expect(byByte.mostHeldBack <= MultipartFormDecoder.mostHeldBack)
    }

    /// Whichever defect comes first counts, even where one that is further on is there already.
    @Test(arguments: [
        (8_190, "\0", FormError.Reason.controlCharacter), (8_192, "\0", .controlCharacter), (8_193, "\0", .headTooLong),
        (8_191, "\r\n\r\n", .headTooLong), (8_191, "\rx", .bareCarriageReturn), (8_192, "\n", .bareLineFeed),
    ])
    func defectAtTheLimitIsTheSameHoweverTheHeadIsCut(place: Int, defect: String, reason: FormError.Reason) {
        let text = Array("--B\r\nX: \(String(repeating: "y", count: place - 3))\(defect)yyyy".utf8)
        #expect(DecodedForm(text).reason == reason)
        #expect(DecodedForm(byByte: text).reason == reason)
    }

    @Test(arguments: [
        (1, true), (69, true), (70, true), (0, false), (71, false),
    ])
    func boundaryHasOneToSeventyCharacters(count: Int, isTaken: Bool) {
        let boundary = [UInt8](repeating: UInt8(ascii: "b"), count: count)
        #expect((MultipartFormDecoder(boundary: boundary) != nil) == isTaken)
    }

    @Test func boundaryHasTheCharactersOfRFC2046() {
        let allowed = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'()+_,-./:=? ".utf8)
        for octet in UInt8.min...UInt8.max {
            let decoder = MultipartFormDecoder(boundary: [octet, UInt8(ascii: "x")])
            #expect((decoder != nil) == allowed.contains(octet), "\(octet)")
        }
        #expect(MultipartFormDecoder(boundary: Array("x ".utf8)) == nil)
    }

    @Test(arguments: ["a b", "'()+_,-./:=?", "--", "B--", String(repeating: "-", count: 70)])
    func unusualBoundaryWorks(boundary: String) {
        let text = "--\(boundary)\r\n\(Self.head)\r\nx\r\n--\(boundary)--"
        #expect(DecodedForm(Array(text.utf8), boundary: boundary).parts == [part("x")])
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;Boundary=abc", "abc"),
            ("multipart/form-data ; boundary=\"a b:c\"", "a b:c"), ("multipart/form-data; charset=x; boundary=-", "-"),
            ("multipart/form-data;; boundary=a;", "a"), ("multipart/form-data; x=\"; boundary=b\"; boundary=a", "a"),
            ("multipart/form-data", nil), ("multipart/form-data;", nil), ("multipart/form-data; boundary=", nil),
            ("multipart/form-data; boundary=\"\"", nil), ("multipart/form-data; boundary=\"a ", nil),
            ("multipart/form-data; boundary=\"a \"", nil), ("multipart/form-data; boundary=\"a\\b\"", nil),
            ("multipart/form-data; boundary=a; boundary=a", nil), ("multipart/form-data; boundary=a b", nil),
            ("multipart/form-data; boundary=a:b", nil), ("multipart/form-data; boundary = a", nil),
            ("multipart/form-data; boundary=a; x", nil), ("multipart/form-data; xboundary=a", nil),
            ("multipart/form-data, boundary=a", nil), ("multipart/form-data; boundary=a!", nil),
        ] as [(String, String?)])
    func boundaryIsReadFromAContentType(value: String, boundary: String?) {
        #expect(MultipartFormDecoder.boundary(ofContentType: value.utf8.span) == boundary.map { Array($0.utf8) })
    }

    @Test(arguments: [
        ("multipart/form-data", true), ("MULTIPART/FORM-DATA;boundary=a", true), ("multipart/form-data\t; x", true),
        ("multipart/form-datax", false), ("multipart/form-dat", false), ("multipart/mixed; boundary=a", false),
        ("", false), ("text/plain; x=multipart/form-data", false),
    ])
    func formIsToldFromOtherTypes(value: String, isForm: Bool) {
        #expect(MultipartFormDecoder.isForm(contentType: value.utf8.span) == isForm)
    }
}
