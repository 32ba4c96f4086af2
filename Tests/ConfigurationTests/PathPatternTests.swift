// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import Configuration

struct PathPatternTests {
    private static func matches(_ pattern: String, _ path: String) -> Bool {
        PathPattern(pattern).matches(path.utf8.span)
    }

    @Test(arguments: [
        ("*", "/"), ("*", "/a"), ("*", "/a/b.html"), ("**", "/a/b"), ("/**", "/"), ("/**", "/a/b"),
        ("*.html", "/b.html"),
        ("*.html", "/a/b.html"), ("*.html", "/.html"), ("a?c", "/x/abc"), ("/assets/*", "/assets/a.css"),
        ("/assets/*", "/assets/"), ("/assets/**", "/assets/a/b"), ("/**/b", "/a/x/b"), ("/a*b*c", "/aXbYbc"),
        ("/**a/*b", "/xa/ya/zb"), ("/", "/"), ("/*/x/**", "/a/x/y/z"),
    ])
    func whatAPatternMeansIsMatched(pattern: String, path: String) {
        #expect(Self.matches(pattern, path))
    }

    @Test(arguments: [
        ("*.html", "/a.htm"), ("*.html", "/a.html/b"), ("*.html", "/a.HTML"), ("/assets/*", "/assets/a/b"),
        ("/assets/*", "/x/assets/a"), ("/assets/**", "/assets"), ("a?c", "/ac"), ("/a?b", "/a/b"), ("/*", "/a/b"),
        ("a", "/a/"), ("/**/b", "/b"), ("", "/a"), ("/", "/a"),
    ])
    func otherPathsAreNot(pattern: String, path: String) {
        #expect(!Self.matches(pattern, path))
    }

    /// What a pattern means, said plainly and slowly.
    private static func isMatch(_ pattern: Substring, _ path: Substring) -> Bool {
        if pattern.hasPrefix("**") {
            let rest = pattern.dropFirst(2)
            return isMatch(rest, path) || (!path.isEmpty && isMatch(pattern, path.dropFirst()))
        }
        switch (pattern.first, path.first) {
        case ("*", let next):
            return isMatch(pattern.dropFirst(), path)
                || (next != nil && next != "/" && isMatch(pattern, path.dropFirst()))
        case (nil, nil): return true
        case ("?", .some(let next)) where next != "/": return isMatch(pattern.dropFirst(), path.dropFirst())
        case (.some(let wanted), .some(let next)) where wanted == next:
            return isMatch(pattern.dropFirst(), path.dropFirst())
        default: return false
        }
    }

    /// The short ones above have room for few stars.
    @Test func longerPatternsAgreeWithThePlainDefinition() {
        var state: UInt64 = 1
        func text(_ alphabet: [String], _ length: Int) -> String {
            (0..<length).map { _ in
                // The constants of Knuth's MMIX.
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }.joined()
        }
        for _ in 0..<20_000 {
            let pattern = "/" + text(["a", "b", "/", "?", "*", "**"], 8)
            let path = "/" + text(["a", "a", "b", "/"], 9)
            guard PathPattern(pattern).matches(path.utf8.span) != Self.isMatch(pattern[...], path[...]) else {
                continue
            }
            Issue.record("\(pattern) and \(path)")
        }
    }

    private static func texts(over alphabet: [String], upTo length: Int) -> [String] {
        var all = [""]
        var last = [""]
        for _ in 0..<length {
            last = last.flatMap { text in alphabet.map { text + $0 } }
            all += last
        }
        return all
    }

    @Test func everyShortPatternAgreesWithThePlainDefinition() {
        let paths = Self.texts(over: ["a", "b", "/"], upTo: 4).map { "/" + $0 }
        for rest in Self.texts(over: ["a", "/", "*", "?"], upTo: 4) {
            let pattern = PathPattern("/" + rest)
            for path in paths where pattern.matches(path.utf8.span) != Self.isMatch(pattern.text[...], path[...]) {
                Issue.record("\(pattern) and \(path)")
            }
        }
    }

    @Test func manyStarsTakeNoTimeToSpeakOf() {
        let path = "/" + String(repeating: "a", count: 4_000)
        #expect(!Self.matches("/" + String(repeating: "*a", count: 300) + "b", path))
        #expect(!Self.matches("/" + String(repeating: "**a", count: 300) + "b", path))
    }

    /// Each of these took the square of the path's length.
    @Test(arguments: [
        ("/**.*.js", "."), ("**-*.js", "-"), ("**a*aaaaaaaab", "a"), ("/**/x*y*.js", "x"), ("**?*b", "a"),
    ])
    func aStarBehindTwoTakesNoTimeToSpeakOf(pattern: String, part: String) {
        let part = String(repeating: part, count: 4_000)
        for path in ["/" + part, "/" + part + "/z", "/a/" + part + "/" + part] {
            let begin = ContinuousClock.now
            #expect(!Self.matches(pattern, path))
            #expect(ContinuousClock.now - begin < .milliseconds(250))
        }
    }

    @Test func theMoreParticularPatternIsTheGreater() {
        let texts = ["/assets/*", "*", "*.html", "**", "*.htm?", "/a"]
        #expect(
            texts.map(PathPattern.init).sorted().map(\.text) == ["*", "**", "/a", "*.htm?", "*.html", "/assets/*"])
        #expect(PathPattern("b") > PathPattern("a"))
        #expect(!(PathPattern("a") < PathPattern("a")))
    }

    @Test(arguments: [("*", true), ("**", true), ("/**", true), ("/*", false), ("*.*", false)])
    func whatMatchesEveryPathSaysSo(text: String, all: Bool) {
        #expect(PathPattern(text).matchesAll == all)
    }
}
