// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct UploadAnswerTests {
    @Test(
        arguments: [
            (Array("a.txt".utf8), "\"a.txt\""), ([], "\"\""), (Array("\"\\/".utf8), "\"\\\"\\\\/\""),
            ([0, 1, 9, 10, 15, 16, 31, 32, 127], "\"\\u0000\\u0001\\u0009\\u000a\\u000f\\u0010\\u001f \\u007f\""),
            (Array("ä\u{1F6A2}".utf8), "\"ä\u{1F6A2}\""), ([0x61, 0xFF, 0x62], "\"a\u{FFFD}b\""),
        ] as [([UInt8], String)])
    func textIsEscaped(bytes: [UInt8], expected: String) {
        var output: [UInt8] = []
        JSONText.append(bytes, to: &output)
        #expect(output.text == expected)
    }

    private func text(_ response: Response) -> String? {
        if case .bytes(let bytes) = response.content { bytes.text } else { nil }
    }

    @Test func listOfNothingIs200AndEmpty() {
        let response = Response(list: [])
        #expect(response.status == .ok)
        #expect(text(response) == "[]\n" && response.contentLength == 3)
    }

    @Test func listNamesFilesAndTheirPlaces() throws {
        let site = try UploadSite()
        let first = try site.put("/a%20%22b", "12345")
        let second = try site.put("/c")
        let response = Response(list: [first, second, try site.put("/c", "1")])
        #expect(response.status == .created)
        #expect(
            text(response) == """
                [
                  {"name": "a \\"b", "location": "/a%20%22b", "size": 5, "created": true},
                  {"name": "c", "location": "/c", "size": 0, "created": true},
                  {"name": "c", "location": "/c", "size": 1, "created": false}
                ]

                """)
        #expect(response.contentLength == Int64(text(response)?.utf8.count ?? 0))
        #expect(response.moreFields.text.contains("Content-Type: application/json\r\n"))
        #expect(response.moreFields.text.contains("nosniff"))
    }

    @Test func newFileIs201WithItsPlaceAndAReplacedOne204() throws {
        let site = try UploadSite()
        let request = try site.request("PUT", "/a%20b")
        let made = Response(published: try site.put("/a%20b", "x"), request)
        #expect(made.status == .created && made.hasContentLength)
        #expect(made.fields.text.hasPrefix("Location: /a%20b\r\nETag: \""))
        let replaced = Response(published: try site.put("/a%20b", "y"), request)
        #expect(replaced.status == .noContent && !replaced.hasContentLength)
        #expect(replaced.fields.text.hasPrefix("ETag: \"") && !replaced.fields.text.contains("Location"))
    }

    @Test func wantedDigestIsInTheAnswer() throws {
        let site = try UploadSite()
        let fields = ["Want-Repr-Digest: sha-256=1", "Content-Length: 0"]
        let request = try site.request("PUT", "/a", fields)
        let published = try site.put("/a", "", [fields[0]])
        let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        #expect(Response(published: published, request).fields.text.hasSuffix("Repr-Digest: sha-256=:\(empty):\r\n"))
        #expect(!Response(published: try site.put("/a"), request).fields.text.contains("Repr-Digest"))
    }

    @Test func browserIsSentBackToThePage() throws {
        let response = Response(backTo: try RequestPath("/d%20e/"))
        #expect(response.status == .seeOther)
        #expect(response.fields.text.contains("Location: /d%20e/\r\n"))
    }
}
