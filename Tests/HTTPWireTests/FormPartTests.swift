// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct FormPartTests {
    private func part(_ lines: String...) throws(FormError) -> FormPart {
        let head = Array(lines.map { $0 + "\r\n" }.joined().utf8)
        return try FormPart(head: head.span, dashBoundary: "--B".utf8.span)
    }

    private func reason(_ lines: [String]) -> FormError.Reason? {
        let head = Array(lines.map { $0 + "\r\n" }.joined().utf8)
        do throws(FormError) {
            _ = try FormPart(head: head.span, dashBoundary: "--B".utf8.span)
            return nil
        } catch {
            #expect(error.status == .badRequest)
            return error.reason
        }
    }

    @Test(
        arguments: [
            (#"filename="report.pdf""#, "report.pdf"), ("filename=report.pdf", "report.pdf"),
            (#"FileName="x""#, "x"), (#"filename="a b; c=d.txt""#, "a b; c=d.txt"), (#"filename="ü""#, "ü"),
            // escapes
            (#"filename="a%22b""#, #"a"b"#), (#"filename="a\"b""#, #"a"b"#), (#"filename="100%.txt""#, "100%.txt"),
            (#"filename="a%20b%2Fc%00%0d%0a""#, "a%20b%2Fc%00%0d%0a"), (#"filename="a%2""#, "a%2"),
            (#"filename="%2522""#, "%2522"), (#"filename=a%22b"#, #"a"b"#), (#"filename="%%22""#, #"%""#),
            // directories
            (#"filename="C:\dir\file.txt""#, "file.txt"), (#"filename="C:\\dir\\file.txt""#, "file.txt"),
            (#"filename="/etc/passwd""#, "passwd"), (#"filename="../../x""#, "x"), (#"filename="..\x""#, "x"),
            (#"filename="a/b\c""#, "c"), (#"filename="dir\\\"q\".txt""#, #""q".txt"#), (#"filename="a/..b""#, "..b"),
            // allowed here; the caller decides about hidden ones
            (#"filename=".profile""#, ".profile"), (#"filename="...""#, "..."), (#"filename=" ""#, " "),
        ])
    func fileNameIsRead(parameter: String, name: String) throws {
        let part = try part("Content-Disposition: form-data; name=x; \(parameter)")
        #expect(part.fileName == .name(Array(name.utf8)))
        #expect(part.name == Array("x".utf8))
    }

    @Test func fieldHasNoFileName() throws {
        #expect(try part("Content-Disposition: form-data; name=\"a%22b\\\\c\"").fileName == .none)
        #expect(try part("Content-Disposition: form-data; name=\"a%22b\\\\c\"").name == Array(#"a"b\c"#.utf8))
        #expect(try part("Content-Disposition: form-data; name=\"\"").name.isEmpty)
        // RFC 7578 §4.2: not to be sent, and not read.
        #expect(try part("Content-Disposition: form-data; name=a; filename*=UTF-8''x").fileName == .none)
    }

    @Test func emptyFileNameIsAFieldWithoutAFile() throws {
        #expect(try part("Content-Disposition: form-data; name=a; filename=\"\"").fileName == .empty)
    }

    @Test(
        arguments: [
            (#"name=a; filename="..""#, .invalidFileName), (#"name=a; filename=".""#, .invalidFileName),
            (#"name=a; filename="a/""#, .invalidFileName), (#"name=a; filename="C:\\""#, .invalidFileName),
            (#"name=a; filename="a/..""#, .invalidFileName), (#"name=a; filename="a\.""#, .invalidFileName),
            (#"name=a; filename="a%0Db""#, .controlCharacter), (#"name=a; filename="a%0Ab/c""#, .controlCharacter),
            ("name=a; filename=\"a\tb\"", .controlCharacter), (#"name="a%0A""#, .controlCharacter),
            (#"name=a; filename="a"#, .invalidParameter), (#"name=a; filename="a\""#, .invalidParameter),
            (#"name=a; filename="a"b"#, .invalidParameter), ("name=a; filename=", .invalidParameter),
            ("name=a; filename=a b", .invalidParameter), ("name=a; filename", .invalidParameter),
            ("name=a; filename =a", .invalidParameter), ("name=a; filename= a", .invalidParameter),
            ("name=a; =b", .invalidParameter), ("name=a, x=y", .invalidParameter), ("name=ü", .invalidParameter),
            ("name=a; filename=a; filename=a", .repeatedParameter), ("name=a; NAME=a", .repeatedParameter),
            ("filename=a", .missingName), ("", .missingName), ("xname=a", .missingName),
        ] as [(String, FormError.Reason)])
    func parametersAreRefused(parameters: String, reason: FormError.Reason) {
        #expect(self.reason(["Content-Disposition: form-data; \(parameters)"]) == reason)
    }

    @Test func fileNameHasAtMost255BytesBehindItsDirectories() throws {
        let longest = String(repeating: "n", count: 255)
        for directory in ["", "C:\\\(longest)\\"] {
            let line = "Content-Disposition: form-data; name=a; filename=\"\(directory)\(longest)"
            #expect(try part(line + "\"").fileName == .name(Array(longest.utf8)))
            #expect(reason([line + "n\""]) == .fileNameTooLong)
        }
    }

    @Test(
        arguments: [
            ([], .missingDisposition), (["Content-Type: text/plain"], .missingDisposition),
            (["Content-Disposition: attachment; name=a"], .notFormData), (["Content-Disposition:"], .notFormData),
            (["Content-Disposition: form-datax; name=a"], .notFormData),
            (["Content-Disposition: form-data; name=a", " x"], .foldedLine),
            (["\tContent-Disposition: form-data; name=a"], .foldedLine),
            (["Content-Disposition: form-data; name=a", "x"], .missingColon),
            (["Content-Disposition : form-data; name=a"], .invalidFieldName),
            (["Content-Disposition: form-data; name=a", ": x"], .invalidFieldName),
            (["Content-Disposition: form-data; name=a", "ü: x"], .invalidFieldName),
            (["Content-Disposition: form-data; name=a", "content-disposition: form-data; name=a"], .repeatedField),
            (["Content-Type: a/b", "Content-Type: a/b"], .repeatedField),
            (["Content-Disposition: form-data; name=a", "--B"], .delimiterInHead),
            (["--B: x", "Content-Disposition: form-data; name=a"], .delimiterInHead),
            (["Content-Disposition: form-data; name=a", "Content-Transfer-Encoding: base64"], .transferEncoding),
            (["Content-Transfer-Encoding: quoted-printable"], .transferEncoding),
            (["Content-Transfer-Encoding:", "Content-Disposition: form-data; name=a"], .transferEncoding),
        ] as [([String], FormError.Reason)])
    func headsAreRefused(lines: [String], reason: FormError.Reason) {
        #expect(self.reason(lines) == reason)
    }

    @Test(arguments: ["7bit", "8BIT", " Binary\t"])
    func encodingsThatEncodeNothingAreTaken(encoding: String) throws {
        #expect(reason(["Content-Disposition: form-data; name=a", "Content-Transfer-Encoding:\(encoding)"]) == nil)
    }

    @Test(arguments: [
        ("Content-Type: text/plain; charset=x", "text/plain; charset=x"), ("CONTENT-TYPE:\t a/b \t", "a/b"),
    ])
    func contentTypeIsGivenAsSent(line: String, type: String) throws {
        let part = try part(line, "Content-Disposition:FORM-DATA ;; name=a;")
        #expect(part.contentType == Array(type.utf8))
    }

    @Test func contentTypeWithoutAValueIsNone() throws {
        #expect(try part("Content-Type:", "Content-Disposition: form-data; name=a").contentType == nil)
    }

    @Test func headHasAtMost32Lines() {
        let lines = ["Content-Disposition: form-data; name=a"] + Array(repeating: "X: y", count: 31)
        #expect(reason(lines) == nil)
        #expect(reason(lines + ["X: y"]) == .tooManyFields)
    }

    @Test func everyReasonHasATextOfItsOwn() {
        let texts = FormError.Reason.allCases.map(\.description)
        #expect(Set(texts).count == texts.count)
        #expect(!texts.contains(""))
    }
}
