// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

/// What templates are refused for is in the golden files `log-template-*`.
struct AccessLogTemplateTests {
    typealias Template = AccessLogTemplate

    private func pieces(_ source: String) throws -> [Template.Piece] {
        try #require(Template(source)).pieces
    }

    @Test(arguments: Template.directives.flatMap { entry in entry.spellings.map { ($0, entry.directive) } })
    func everySpellingIsItsDirective(spelling: String, directive: Template.Directive) throws {
        #expect(try pieces("<\(spelling)>") == [.text("<"), .directive(directive, isQuoted: false), .text(">")])
    }

    @Test(arguments: [
        ("%{User-Agent}i", Template.Directive.requestField("User-Agent")),
        ("%{x}o", .responseField("x")), ("%{!#$%&'*+.^_`|~-09azAZ}i", .requestField("!#$%&'*+.^_`|~-09azAZ")),
    ])
    func fieldIsKeptAsItsNameIsWritten(spelling: String, directive: Template.Directive) throws {
        #expect(try pieces(spelling) == [.directive(directive, isQuoted: false)])
    }

    @Test func everySpellingIsListedOnce() {
        let spellings = Template.spellings.split(separator: " ")
        #expect(Set(spellings).count == spellings.count)
        for spelling in spellings { #expect(Template.table.contains("`\(spelling)`")) }
    }

    @Test(arguments: [
        ("%%", "%"), ("100%% sure", "100% sure"), (#"%%\"%%"#, "%\"%"), (#"\\"#, "\\"), (#"%%\t"#, "%\t"), ("\t", "\t"),
        (#"\d"#, #"\d"#), (#"\"#, "\\"), (#"\%%"#, "\\%"), (#"\\n"#, #"\n"#), ("é→", "é→"), ("", ""),
    ])
    func textAndItsEscapesStandForThemselves(source: String, text: String) throws {
        let texts = try pieces(source).map { if case .text(let text) = $0 { text } else { "a directive" } }
        #expect(texts.joined() == text)
    }

    @Test(arguments: [
        (#""%r""#, [true]), (#"\"%r\""#, [true]), ("%r", [false]), (#""%r" %r"#, [true, false]),
        (#"%r "%r %r" %r "a" %r"#, [false, true, true, false, false]),
        // A quote that nothing closes encloses nothing.
        (#""%r"#, [false]), (#"%r""#, [false]), (#""a" "%r"#, [false]), (#"""%r"#, [false]),
        (#"""%r"""#, [false]),
    ])
    func directiveKnowsWhetherItIsBetweenQuotes(source: String, quoted: [Bool]) throws {
        let found = try pieces(source).compactMap { piece -> Bool? in
            if case .directive(_, let isQuoted) = piece { isQuoted } else { nil }
        }
        #expect(found == quoted)
    }

    @Test(arguments: ["%", "%z", "%h\n", #"\n"#, "%i", "%200s", "%{", "%{a"])
    func mistakenTemplateIsNone(source: String) {
        #expect(Template(source) == nil)
    }

    @Test func sourceIsKept() throws {
        #expect(try #require(Template(#"\t%h"#)).source == #"\t%h"#)
    }

    @Test func formatsHaveDistinctNames() {
        let presets = AccessLogFormat.presets
        #expect(Set(presets.map(\.name)).count == presets.count)
        #expect(Set(presets.map(\.format)).count == presets.count)
        for name in presets.map(\.name) { #expect(AccessLogFormat.reference.contains("| `\"\(name)\"` |")) }
    }
}
