// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import HTTPWire
import Testing

struct EntityTagListTests {
    /// The list of these lines, against a current tag of `"a,b"`.
    private func list(_ lines: [String]) -> EntityTagList {
        let validators = Validators(
            entityTag: EntityTag(opaque: "a,b".utf8.span, isWeak: false), lastModified: nil, date: .latest)
        var list = EntityTagList()
        for line in lines {
            list.add(line.utf8.span, validators: validators, comparing: .strong)
        }
        return list
    }

    @Test(arguments: [
        ["\"a,b\""], ["\"x\",\"a,b\""], ["\"x\" \t, \"a,b\" "], [",,\"a,b\",,"], ["\"x\"", "\"a,b\""],
        ["\"a,b\"", "\"x\""],
        ["", "\"a,b\""], ["bad, \"a,b\""], ["\"a b\", \"a,b\""], ["W/\"x\",\"a,b\""], ["\"a,b\", *"],
        // an unclosed quote spoils its own line only
        ["\"x", "\"a,b\""],
    ])
    func aMemberThatMatchesIsFound(_ lines: [String]) {
        #expect(list(lines).hasMatch)
        #expect(!list(lines).isWildcard)
    }

    @Test(arguments: [
        [], [""], [","], [" , "], ["\"x\""], ["\"a\", \"b\""], ["a,b"], ["\"a", "b\""], ["W/\"a,b\""], ["\"a,b\"x"],
        ["x\"a,b\""], ["'a,b'"], ["\"x, \"a,b\""], ["\"\"a,b\"\""],
    ])
    func nothingElseMatches(_ lines: [String]) {
        #expect(!list(lines).hasMatch)
        #expect(!list(lines).isWildcard)
    }

    @Test(arguments: [["*"], [" * "], [",*,"], ["", "*"]])
    func aStarAloneIsTheWildcard(_ lines: [String]) {
        #expect(list(lines).isWildcard)
        #expect(!list(lines).isMalformed)
    }

    @Test(arguments: [["*, *"], ["*", "*"], ["*, \"a\""], ["\"a\"", "*"], ["**"], ["\"*\""], ["W/*"]])
    func aStarInCompanyIsNot(_ lines: [String]) {
        #expect(!list(lines).isWildcard)
    }

    @Test(arguments: [[], ["\"a\""], ["\"a\", W/\"\""], ["*"], ["\"a\"", ""]])
    func aListOfTagsIsWellFormed(_ lines: [String]) {
        #expect(!list(lines).isMalformed)
    }

    @Test(arguments: [
        [""], [","], ["a"], ["\"a\", b"], ["\"a b\""], ["w/\"a\""], ["\"a"], ["*,\"a\""], ["*", "*"], ["\"\u{7F}\""],
        ["\""], ["W/"], ["W/\""],
    ])
    func whatIsNotUnderstoodIsTold(_ lines: [String]) {
        #expect(list(lines).isMalformed)
    }

    @Test func presenceDoesNotDependOnContent() {
        #expect(!list([]).isPresent)
        #expect(list([""]).isPresent)
    }

    @Test func aLongListIsReadInOneGo() {
        let line = Array(repeating: "\"x\"", count: 10_000).joined(separator: ",")
        #expect(!list([line]).hasMatch)
        #expect(list([line + ",\"a,b\""]).hasMatch)
    }
}
