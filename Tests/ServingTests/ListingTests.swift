// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct ListingTests {
    typealias Entry = DirectorySnapshot.Entry

    private func content(_ listing: Listing) throws -> String {
        try listing.answer(EncoderAllowance()).content.pieces().flatMap { $0 }.text
    }

    @Test func jsonSaysWhatThereIs() throws {
        let entries = [
            Entry("b \"c\".txt", size: 12, modified: 1_795_168_799_999_999_999),
            Entry("sub", isDirectory: true, size: 4096),
        ]
        #expect(
            try content(.sample(entries, path: "/d%20/"))
                == """
                [
                  {"name": "sub", "type": "directory", "mtime": "2020-10-01T00:00:00Z", "href": "/d%20/sub/"},
                  {"name": "b \\"c\\".txt", "type": "file", "size": 12, "mtime": "2026-11-20T09:59:59Z", "href": "/d%20/b%20%22c%22.txt"}
                ]

                """)
        #expect(try content(.sample([])) == "[]\n")
        #expect(try content(.sample([Entry("a")], path: "/")).contains("\"href\": \"/a\""))
    }

    @Test func aNameThatIsNoUnicodeKeepsItsPath() throws {
        var entry = Entry("")
        entry.name = [0xFF, 0x0A, 0x22]
        let text = try content(.sample([entry]))
        #expect(text.contains("\"name\": \"\u{FFFD}\\u000a\\\"\""))
        #expect(text.contains("\"href\": \"/%FF%0A%22\""))
    }

    @Test(arguments: [Listing.Format.html, .json])
    func aListUpToOnePieceIsSentWhole(format: Listing.Format) throws {
        var entries: [Entry] = []
        var wholes = 0
        // Name by name over the threshold: nothing may be lost or told twice on either side of it.
        for count in stride(from: 0, through: 1200, by: 40) {
            while entries.count < count { entries.append(Entry("entry-\(entries.count)-of-many", size: 1)) }
            let content = try Listing.sample(entries, format: format).answer(EncoderAllowance()).content
            let pieces = try content.pieces()
            let all = pieces.flatMap { $0 }
            if case .bytes = content {
                wholes += 1
                #expect(all.count <= ListingStream.pieceSize)
            } else {
                #expect(all.count > ListingStream.pieceSize)
            }
            for piece in pieces.dropLast() { #expect(piece.count > ListingStream.pieceSize) }
            for piece in pieces { #expect(piece.count <= ListingStream.pieceSize + (8 << 10)) }
            let text = all.text
            #expect(text.components(of: "-of-many\"").count == (format == .json ? count * 2 : count))
        }
        #expect((2..<30).contains(wholes))
    }

    @Test func allPiecesTogetherAreTheList() throws {
        let entries = (0..<5000).map { Entry("n\($0)", isDirectory: $0 % 7 == 0, size: Int64($0)) }
        let text = try content(.sample(entries))
        #expect(text.components(of: "\"name\"").count == 5000)
        #expect(text.hasPrefix("[\n  {\"name\": \"n0\""))
        #expect(text.hasSuffix("\"href\": \"/n4999\"}\n]\n"))
    }

    // MARK: The entity tag

    private func tag(
        _ entries: [Entry], path: String = "/", format: Listing.Format = .html,
        order: ListingOrder = ListingOrder(), _ change: (inout LocationSettings) -> Void = { _ in }
    ) throws -> String {
        let listing = try Listing.sample(entries, path: path, format: format, order: order, location: .listed(change))
        return try #require(listing.answer(EncoderAllowance()).opaqueTag).text
    }

    @Test func theTagIsOfAllThatTheListIsMadeOf() throws {
        let base = [Entry("a", size: 1), Entry("b", isDirectory: true)]
        let tags = [
            try tag(base), try tag(base, format: .json), try tag(base, order: ListingOrder(column: .size)),
            try tag(base, order: ListingOrder(isDescending: true)), try tag(base, path: "/x/"),
            try tag([]), try tag([Entry("a", size: 2), Entry("b", isDirectory: true)]),
            try tag([Entry("a", size: 1, modified: SampleTime.modified + 1), Entry("b", isDirectory: true)]),
            try tag([Entry("a", size: 1), Entry("b")]), try tag([Entry("A", size: 1), Entry("b", isDirectory: true)]),
            try tag([Entry("ab", size: 1)]),
            try tag(base) { $0.methods.insert(.put) }, try tag(base) { $0.methods.insert(.delete) },
            try tag(base) {
                $0.methods.insert(.put)
                $0.upload.maxSize = 7
            },
            try tag(base) {
                $0.methods.insert(.put)
                $0.upload.onConflict = .rename
            },
        ]
        #expect(Set(tags).count == tags.count)
        #expect(tags.allSatisfy { $0.utf8.count == 32 })
    }

    @Test func theTagDoesNotDependOnTheDisksOrder() throws {
        let entries = (0..<900).map { Entry("n\($0)", size: Int64($0 % 3)) }
        #expect(try tag(entries) == tag(entries.reversed()))
        #expect(try tag(entries, format: .json) == tag(entries, format: .json) { $0.methods.insert(.put) })
    }

    // MARK: The fields

    @Test func theListIsAskedForAgainUnlessTheOperatorKnowsBetter() throws {
        func fields(
            format: Listing.Format = .json, _ change: (inout LocationSettings) -> Void
        ) throws -> String {
            try Listing.sample([], path: "/d/", format: format, location: .listed(change))
                .answer(EncoderAllowance()).fields.text
        }
        let vary = "Vary: Accept, Accept-Encoding\r\n"
        #expect(try fields { _ in } == vary + "Cache-Control: no-cache\r\n")
        let pattern = PathPattern("/d/")
        #expect(
            try fields { $0.cacheControl = [PathRule(pattern: pattern, value: "max-age=60")] }
                == vary + "Cache-Control: max-age=60\r\n")
        #expect(try fields { $0.cacheControl = [PathRule(pattern: pattern, value: nil)] } == vary)
        #expect(
            try fields { $0.headers = [PathRule(pattern: pattern, value: ["X-A": "b"])] }
                == vary + "Cache-Control: no-cache\r\nX-A: b\r\n")
        // The page's own policy is enough, and another beside it would take its style away.
        let policy = ["Content-Security-Policy": "default-src 'self'", "referrer-policy": "no-referrer", "X-A": "b"]
        let rules = [PathRule<[String: String?]>(pattern: pattern, value: policy)]
        #expect(
            try fields(format: .html) { $0.headers = rules } == vary + "Cache-Control: no-cache\r\nX-A: b\r\n")
        #expect(
            try fields(format: .json) { $0.headers = rules }.contains("Content-Security-Policy: default-src 'self'"))
        #expect(try fields { $0.compression.gzip = false }.hasPrefix("Vary: Accept\r\n"))
    }

    /// Short and in memory, long and streamed.
    @Test(arguments: [(1, 0, false), (1, 1 << 20, true), (2_000, 0, false), (2_000, 1 << 20, false)])
    func listIsCompressedForWhoTakesIt(count: Int, minimumSize: Int64, isPlain: Bool) throws {
        let entries = (0..<count).map { Entry("name \($0)") }
        let location = Location.listed { $0.compression.minimumSize = minimumSize }
        let answer = try Listing.sample(entries, location: location, takesGzip: true).answer(EncoderAllowance())
        let begin = try #require(answer.content.pieces().first).prefix(2)
        #expect(begin.elementsEqual(isPlain ? Array("[\n".utf8) : [0x1F, 0x8B]))
        #expect(answer.contentFields.text.contains("Content-Encoding: gzip\r\n") != isPlain)
        #expect(answer.opaqueTag?.text.hasSuffix("-gz") != isPlain)
    }

    @Test func listIsLeftAsItIsWhereNoEncoderIsToBeHad() throws {
        let listing = try Listing.sample((0..<2_000).map { Entry("name \($0)") }, takesGzip: true)
        let answer = listing.answer(EncoderAllowance(most: 0))
        #expect(!answer.contentFields.text.contains("Content-Encoding"))
        #expect(answer.opaqueTag?.text.hasSuffix("-gz") == false)
    }

    @Test func eachFormatSaysItsType() throws {
        let json = try Listing.sample([]).answer(EncoderAllowance()).contentFields.text
        #expect(json == "Content-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n")
        let html = try Listing.sample([], format: .html).answer(EncoderAllowance()).contentFields.text
        #expect(html.contains("Content-Type: text/html; charset=utf-8\r\n"))
        #expect(html.contains("Content-Security-Policy: "))
        #expect(html.hasSuffix("X-Content-Type-Options: nosniff\r\n"))
    }
}

extension String {
    /// What is between the occurrences of a text, but for what is behind the last one.
    fileprivate func components(of text: String) -> [Substring] {
        split(separator: text, omittingEmptySubsequences: false).dropLast()
    }
}
