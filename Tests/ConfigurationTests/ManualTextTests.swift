// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct ManualTextTests {
    private static let text = ManualText(keys: ["root", "upload.mode"])

    @Test(arguments: [
        ("One line. And (a second.) And more.", ["One line.", "And (a second.)", "And more."]),
        ("Needs `root`, or `other`.", ["Needs", ".Ic root ,", "or", ".Ql other ."]),
        ("As for `upload.mode` (see `x`).", ["As for", ".Ic upload.mode", "(see", ".Ql \\&x ) ."]),
        ("(`X-Forwarded-For`): the", [".Ql ( X\\-Forwarded\\-For ) :", "the"]),
        ("The `root`'s own", ["The", ".Ic root Ns No \\&\\(aqs", "own"]),
        ("`301`/`302`", [".Ql \\&301 Ns No \\&/ Ns Ql \\&302"]),
        ("By `--directory`.", ["By", ".Fl \\-directory ."]),
        ("`\"a b\"` and `{path}`", [".Li \"\\(dqa b\\(dq\"", "and", ".Li {path}"]),
        ("Directives `%B` and `Pa`", ["Directives", ".Ql \\&%B", "and", ".Ql \\&Pa"]),
        ("`\\xNN` and \\ and RFC 9112 §3 …", [".Ql \\exNN", "and \\e and RFC 9112 \\[u00A7]3 ..."]),
        ("`unix:` and (`a`), [`b`])", [".Ql unix:\\&", "and", ".Ql ( \\&a ) ,", ".Ql [ \\&b ] )"]),
        (".git and 'x'", ["\\&.git and 'x'"]),
        ("[Uploads](#uploads) tells more.", [".Dq Uploads in Pa configuration.md", "tells more."]),
    ])
    func proseBecomesLines(markdown: String, lines: [String]) {
        #expect(Self.text.prose(markdown) == lines)
    }

    @Test(arguments: [77, 78, 79])
    func aLineHasAtMost78Columns(columns: Int) {
        let first = String(repeating: "a", count: columns - 2)
        #expect(Self.text.prose(first + " b") == (columns <= 78 ? [first + " b"] : [first, "b"]))
    }

    @Test func aTableBecomesAList() {
        let table = "| directive | shows |\n|---|---|\n| `%h` `%a` | the `root` |\n| plain | text |"
        #expect(
            Self.text.paragraphs("Before.\n\n" + table)
                == [
                    ".Pp", "Before.", ".Bl -tag -width Ds", ".It Li \\&%h Li \\&%a", "the", ".Ic root", ".It plain",
                    "text", ".El",
                ])
    }

    @Test func theExamplesOfTheManualAreTakenWithoutAWarning() throws {
        let page = GoldenFile("packaging/man/wharfd.json.5").text
        let pieces = page.split(separator: ".Bd -literal -offset indent\n").dropFirst()
        let blocks = pieces.compactMap { $0.split(separator: ".Ed\n").first }
        #expect(blocks.count == 5)
        for block in blocks {
            let loaded = try ConfigurationLoader.load(bytes: Array(block.utf8), name: "example")
            #expect(loaded.warnings.isEmpty)
        }
    }
}
