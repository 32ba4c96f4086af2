// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct FieldRulesTests {
    private static func rules(_ rules: [(String, [String: String?])]) -> FieldRules {
        FieldRules(rules.map { PathRule(pattern: PathPattern($0), value: $1) })
    }

    @Test(arguments: [
        ("/a", "B: 1\r\nC: 1\r\n"), ("/a.html", "B: 2\r\nC: 1\r\nD: 2\r\n"), ("/x/a", "B: 1\r\n"),
        ("/x/a.html", "B: 2\r\nD: 2\r\n"), ("/", "B: 1\r\nC: 1\r\n"),
    ])
    func laterRulesWinFieldByField(path: String, lines: String) throws {
        let rules = Self.rules([
            ("*", ["C": "1", "B": "1"]), ("*.html", ["b": "2", "D": "2"]), ("/x/*", ["c": nil]),
        ])
        #expect(rules.lines(for: Array(path.utf8).span).text.uppercased() == lines.uppercased())
        #expect(rules.lines(for: try RequestPath(path)).text == rules.lines(for: Array(path.utf8).span).text)
    }

    @Test func withoutAPathOnlyRulesForAllPathsCount() {
        let rules = Self.rules([("*", ["A": "1"]), ("*.html", ["B": "1"]), ("/**", ["C": "1"])])
        #expect(rules.lines(for: nil).text == "A: 1\r\nC: 1\r\n")
    }

    @Test func rulesForAllPathsAreTheSameForEach() throws {
        let rules = Self.rules([("*", ["A": "1", "B": "1"]), ("**", ["a": nil])])
        #expect(rules.lines(for: nil).text == "B: 1\r\n")
        #expect(rules.lines(for: try RequestPath("/a/b")).text == "B: 1\r\n")
    }

    @Test func takenAwayCanBeGivenBack() {
        let rules = Self.rules([("*", ["A": "1"]), ("*.css", ["A": nil]), ("/x.css", ["A": "3"])])
        #expect(rules.lines(for: Array("/x.css".utf8).span).text == "A: 3\r\n")
        #expect(rules.lines(for: Array("/y.css".utf8).span).text == "")
    }

    @Test func decisionNamesThePatternThatHadTheLastWord() {
        let rules = Self.rules([("*", ["A": "1"]), ("*.css", ["a": nil])])
        #expect(
            rules.decisions(for: Array("/x.css".utf8).span) == [.init(name: "a", value: nil, pattern: "*.css")])
    }

    @Test func fieldsCanBeLeftOut() {
        let rules = Self.rules([("*", ["A": "1", "B-c": "2"])])
        #expect(rules.lines(for: Array("/x".utf8).span, except: ["b-c"]).text == "A: 1\r\n")
        #expect(rules.lines(for: Array("/x".utf8).span, except: []).text == "A: 1\r\nB-c: 2\r\n")
        #expect(rules.decisions(for: Array("/x".utf8).span, except: ["a"]).map(\.name) == ["B-c"])
    }

    @Test func noRulesNoLines() throws {
        #expect(Self.rules([]).lines(for: try RequestPath("/a")).isEmpty)
    }
}
