// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Testing

@testable import HTTPWire

@Suite struct RequestParserTests {
    @Test func aBrowsersHeadIsTakenApart() throws {
        let request = try ParsedRequest(SampleRequests.browser)
        let head = request.head
        #expect(head.method == .get)
        #expect(head.version == .http11)
        #expect(head.form == .origin)
        #expect(head.hasQuery)
        #expect(head.length == request.bytes.count)
        #expect(request.text(head.methodSlice) == "GET")
        #expect(request.text(head.requestLine) == "GET /assets/app.css?v=12&w HTTP/1.1")
        #expect(request.text(head.target) == "/assets/app.css?v=12&w")
        #expect(request.text(head.path) == "/assets/app.css")
        #expect(request.text(head.query) == "v=12&w")
        #expect(request.text(.host) == "www.example.org:8080")
        #expect(request.text(.ifNoneMatch) == "\"a\", W/\"b\"")
        #expect(head[.range] == nil)
    }

    @Test(arguments: Method.allCases)
    func everyMethodIsKnownInExactlyItsCase(method: Method) throws {
        let target = method == .connect ? "a:1" : "/"
        #expect(try ParsedRequest("\(method.name) \(target) HTTP/1.1\r\nHost: a\r\n\r\n").head.method == method)
        let lower = try ParsedRequest("\(method.name.lowercased()) / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(lower.head.method == nil)
        #expect(lower.text(lower.head.methodSlice) == method.name.lowercased())
    }

    @Test(arguments: ["BREW", "GETT", "GE", "M-SEARCH", "A23456789", "!#$%&'*+-.^_`|~"])
    func anUnknownMethodIsReadToTheEndOfTheHead(method: String) throws {
        let request = try ParsedRequest("\(method) /x HTTP/1.1\r\nHost: a\r\n\r\nmore")
        #expect(request.head.method == nil)
        #expect(request.text(request.head.methodSlice) == method)
        #expect(request.head.length == request.bytes.count - 4)
    }

    @Test(arguments: [("1.0", HTTPVersion.http10), ("1.1", .http11), ("1.2", .http11), ("1.9", .http11)])
    func versionsAreServedAs(text: String, version: HTTPVersion) throws {
        #expect(try ParsedRequest("GET / HTTP/\(text)\r\nHost: a\r\n\r\n").head.version == version)
    }

    @Test(
        arguments: [
            ("/", "/", nil), ("/a?b?c", "/a", "b?c"), ("/a?", "/a", ""), ("//a", "//a", nil), ("/%zz", "/%zz", nil),
            ("/\\\"<>^`{|}", "/\\\"<>^`{|}", nil), ("/é?ü", "/é", "ü"), ("/a://b", "/a://b", nil),
            ("http://b", "", nil), ("http://b/", "/", nil), ("HTTPS://b:1/x/y?z", "/x/y", "z"), ("http://b?z", "", "z"),
            ("http://[::1]:80/x", "/x", nil),
        ] as [(String, String, String?)])
    func pathAndQueryOf(target: String, path: String, query: String?) throws {
        let request = try ParsedRequest("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(request.text(request.head.target) == target)
        #expect(request.text(request.head.path) == path)
        #expect(request.head.hasQuery == (query != nil))
        #expect(request.text(request.head.query) == query ?? "")
        #expect(request.head.form == (target.hasPrefix("/") ? .origin : .absolute))
    }

    @Test func theTargetsHostTakesThePlaceOfTheHostField() throws {
        let request = try ParsedRequest("GET http://b:81/ HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(request.text(.host) == "b:81")
        #expect(!request.head.isRepeated(.host))
        let old = try ParsedRequest("GET http://b:81/ HTTP/1.0\r\n\r\n")
        #expect(old.text(.host) == "b:81")
    }

    @Test func theServerItselfIsAskedFor() throws {
        #expect(try ParsedRequest("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").head.isAsterisk)
        #expect(try ParsedRequest("OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n").head.isAsterisk)
        #expect(try !ParsedRequest("OPTIONS http://a/ HTTP/1.1\r\nHost: a\r\n\r\n").head.isAsterisk)
        #expect(try !ParsedRequest("OPTIONS http://a? HTTP/1.1\r\nHost: a\r\n\r\n").head.isAsterisk)
        #expect(try !ParsedRequest("GET http://a HTTP/1.1\r\nHost: a\r\n\r\n").head.isAsterisk)
    }

    @Test func connectHasNoPath() throws {
        let request = try ParsedRequest("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(request.head.form == .authority)
        #expect(request.head.path.isEmpty)
    }

    @Test(arguments: [
        ("Accept:x", "x"), ("Accept: \t x \t ", "x"), ("aCCEPT:", ""), ("ACCEPT: \t", ""), ("Accept: a:b", "a:b"),
        ("Accept: a\tb", "a\tb"), ("Accept: é", "é"),
    ])
    func valuesHaveNoBlanksAroundThem(line: String, value: String) throws {
        #expect(try ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\n\(line)\r\n\r\n").text(.accept) == value)
    }

    @Test func theFirstValueOfARepeatedFieldIsKept() throws {
        let request = try ParsedRequest("GET / HTTP/1.1\r\nRange: a\r\nHost: a\r\nrange: b\r\nRANGE: c\r\n\r\n")
        #expect(request.text(.range) == "a")
        #expect(request.head.isRepeated(.range))
        #expect(!request.head.isRepeated(.host))
        #expect(!request.head.isRepeated(.accept))
    }

    @Test func aFieldWithUnderscoresIsNoOtherField() throws {
        let request = try ParsedRequest("GET / HTTP/1.1\r\nHost: a\r\nContent_Length: 5\r\n\r\n")
        #expect(request.head[.contentLength] == nil)
    }

    @Test func whatFollowsTheHeadIsNotLookedAt() throws {
        let request = try ParsedRequest(Array("GET / HTTP/1.0\r\n\r\n".utf8) + [0, 10, 13, 255])
        #expect(request.head.length == 18)
    }

    @Test func emptyLinesBeforeTheRequestAreCounted() throws {
        let request = try ParsedRequest("\r\n\r\nGET / HTTP/1.0\r\n\r\n")
        #expect(request.head.length == 22)
        #expect(request.text(request.head.requestLine) == "GET / HTTP/1.0")
    }

    @Test(arguments: [("", false), ("\r", false), ("\r\n", false), ("\r\n\r\n", false), ("\r\nG", true), ("G", true)])
    func aRequestBeginsWithItsLine(text: String, hasBegun: Bool) {
        #expect(ParseOutcome(Array(text.utf8)).hasBegun == hasBegun)
    }

    @Test func aPartOfARequestLineIsKnownForTheLog() throws {
        var parser = RequestParser()
        let bytes = Array("GET /slow".utf8)
        #expect(try !parser.parse(bytes.span, limits: RequestLimits()))
        #expect(parser.head.requestLine.range == 0..<9)
        #expect(parser.head.method == nil)
    }

    @Test func resetBeginsAnew() throws {
        var parser = RequestParser()
        let first = Array("GET http://x/a?b HTTP/1.0\r\nRange: a\r\nRange: b\r\n\r\n".utf8)
        #expect(try parser.parse(first.span, limits: RequestLimits()))
        parser.reset()
        let second = Array("BREW / HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        #expect(try parser.parse(second.span, limits: RequestLimits()))
        #expect(parser.head[.range] == nil)
        #expect(!parser.head.isRepeated(.range))
        #expect(parser.head.method == nil)
        #expect(!parser.head.hasQuery)
        #expect(parser.head.query.isEmpty)
        #expect(parser.head[.host]?.range == 23..<24)
    }

    @Test func aParserIsSmallEnoughToKeepWithAConnection() {
        #expect(MemoryLayout<RequestParser>.size <= 256)
    }
}
