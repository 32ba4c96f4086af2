// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) struct ExplanationTests {
    private let tree: ScratchTree
    private var settings: Settings

    init() throws {
        tree = try ScratchTree()
        for name in ["root", "root/dir", "root/site", "own", "own/sub"] { tree.directory(name) }
        try tree.file("root/a.txt", "0123456789")
        try tree.file("root/site/start.htm", "index")
        try tree.file("root/about.html", "about")
        try tree.file("root/404.html", "<p>none")
        try tree.file("own/x.bin", "x")
        tree.link("root/absolute", to: "/etc/passwd")
        tree.link("root/inside", to: "a.txt")
        tree.link("root/loop", to: "loop")
        settings = Settings.defaults(root: tree.path(of: "root"))
        settings.topLevel.index = ["index.html", "start.htm"]
        settings.topLevel.headers = [PathRule(pattern: PathPattern("*"), value: ["X-All": "1"])]
        settings.topLevel.cacheControl = [PathRule(pattern: PathPattern("*.txt"), value: "no-cache")]
        settings.topLevel.sources["methods"] = "methods"
        settings.locations = [
            .sample("/own", root: tree.path(of: "own"), within: settings.topLevel) {
                $0.sources["root"] = "locations[\"/own\"].root"
                $0.contentType = "text/x-own"
                $0.sources["contentType"] = "locations[\"/own\"].contentType"
            },
            .sample("/pages", within: settings.topLevel) {
                $0.fallback = [.suffix(".html"), .path("/about.html")]
                $0.sources["fallback"] = "locations[\"/pages\"].fallback"
            },
            .sample("/errors", within: settings.topLevel) { $0.errorPages = [.status(404): "/404.html"] },
            .sample("/off", within: settings.topLevel) {
                $0.files = false
                $0.sources["files"] = "locations[\"/off\"].files"
            },
            .sample("/ping", within: settings.topLevel) {
                $0.respond = FixedResponse(status: 200, body: "pong")
                $0.sources["respond"] = "locations[\"/ping\"].respond"
            },
        ]
    }

    private func explain(_ method: String, _ target: String, _ fields: [String] = []) throws -> Explanation {
        try Explanation.make(settings: settings, method: method, target: target, fields: fields)
    }

    private func topics(_ explanation: Explanation) -> [String] {
        explanation.steps.map(\.topic)
    }

    // MARK: What is told

    struct Case: CustomTestStringConvertible {
        let line: String
        let fields: [String]
        let status: Int
        let topics: [String]
        let words: [String]
        var testDescription: String { line }

        init(_ line: String, with fields: [String] = [], _ status: Int, _ topics: [String], _ words: [String] = []) {
            self.line = line
            self.fields = fields
            self.status = status
            self.topics = topics
            self.words = words
        }
    }

    private static let head = ["request", "path", "location", "method"]
    private static let file = ["root", "file", "type"]

    static let cases: [Case] = [
        Case(
            "GET /a.txt?q=1", 200, head + file + ["caching", "field"],
            [
                "/a.txt, decoded, its query \"q=1\"", "GET is on, by methods",
                "10 bytes, modified Thu, 01 Oct 2020 00:00:00 GMT",
                "text/plain; charset=utf-8, by its name", "no-cache, by cacheControl[\"*.txt\"]",
                "X-All: 1, by headers[\"*\"]",
            ]),
        Case(
            "GET /a.txt", with: ["If-Modified-Since: Thu, 01 Oct 2020 00:00:00 GMT"], 304,
            head + file + ["caching", "field", "condition"], ["304: by If-Modified-Since"]),
        Case(
            "GET /a.txt", with: ["If-None-Match: *"], 304, head + file + ["caching", "field", "condition"],
            ["304: by If-None-Match"]),
        Case(
            "GET /a.txt", with: ["If-Match: \"x\""], 412, head + file + ["caching", "field", "condition", "field"],
            ["412: If-Match does not hold"]),
        Case(
            "GET /a.txt", with: ["Range: bytes=2-3"], 206, head + file + ["caching", "field", "range"],
            ["206: bytes 2 to 3 of 10"]),
        Case(
            "GET /a.txt", with: ["Range: bytes=10-"], 416,
            head + file + ["caching", "field", "range", "field"],
            ["416: it begins behind the end of 10 bytes"]),
        Case(
            "HEAD /a.txt", with: ["Range: bytes=2-3"], 200, head + file + ["caching", "field", "range"],
            ["it is for GET only"]),
        Case("GET /dir", 301, head + ["root", "directory", "field"], ["has no slash at its end"]),
        Case(
            "GET /dir/", 404, head + ["root", "directory", "index", "index", "index", "field"],
            ["index.html is not there, by the default of index", "404: the directory has none"]),
        Case(
            "GET /site/", 200, head + ["root", "directory", "index", "index", "file", "type", "field"],
            ["start.htm is there", "/site/start.htm, 5 bytes"]),
        Case("GET /none", 404, head + ["root", "file", "field"], ["404 Not Found", "No such file"]),
        Case(
            "GET /absolute", 403, head + ["root", "link", "link", "file", "field"],
            ["leads to /etc/passwd", "\"symlinks\" is \"inside\"", "\"follow\" would allow it"]),
        Case(
            "GET /inside", 200, head + ["root", "link", "file", "type", "field"],
            ["/inside leads to a.txt, followed by the default of symlinks"]),
        Case("GET /loop", 403, head + ["root", "link", "link", "file", "field"], []),
        Case(
            "GET /.git/x", 404, head + ["hidden", "field"], ["404: a name begins with a dot", "the default of hidden"]),
        Case(
            "GET /off/x", 404, head + ["files", "field"],
            ["404: no path names a file here, by locations[\"/off\"].files"]),
        Case("PUT /a.txt", 405, head + ["field"], ["405: PUT is not on; on are GET, HEAD, by methods"]),
        Case("OPTIONS /a.txt", 204, head + ["field"], ["OPTIONS is always answered"]),
        Case(
            "GET /own/x.bin", 200, head + file + ["field"],
            [
                "locations[\"/own\"]: the longest prefix", "for /own, by locations[\"/own\"].root",
                "/own/x.bin, 1 bytes",
                "text/x-own; charset=utf-8, by locations[\"/own\"].contentType",
            ]),
        Case(
            "GET /pages/x", 200,
            head + ["root", "file", "fallback", "root", "file", "fallback", "root", "file", "type", "field"],
            ["/pages/x.html is tried, by locations[\"/pages\"].fallback", "/about.html is tried"]),
        Case(
            "GET /errors/x", 404, head + ["root", "file", "error page", "root", "file", "type", "field"],
            ["/404.html for 404"]),
        Case(
            "GET /ping", 200, head + ["respond"],
            ["the answer to exactly this path", "200 OK, by locations[\"/ping\"].respond"]),
        Case("GET /%zz", 400, ["request", "path", "field"], ["a % without two hexadecimal digits"]),
        Case("GET /a b", 400, ["refused", "field"], ["400 Bad Request: "]),
        Case("GET /", with: ["No colon"], 400, ["refused", "field"], ["field line without a colon"]),
        Case("GET /", with: ["Transfer-Encoding: x"], 501, ["refused", "field"], []),
        Case("BREW /", 501, ["request", "method", "field"], []),
    ]

    @Test(arguments: cases)
    func everyDecisionIsToldInOrder(check: Case) throws {
        let parts = check.line.split(separator: " ", maxSplits: 1).map(String.init)
        let explanation = try explain(parts[0], parts[1], check.fields)
        #expect(topics(explanation) == check.topics)
        #expect(explanation.head.hasPrefix("HTTP/1.1 \(check.status) "))
        for words in check.words { #expect(explanation.text.contains(words)) }
        #expect(explanation.text.hasSuffix("\n\n" + explanation.head))
    }

    /// The answer is the one that a client gets, whom nobody watches.
    @Test(arguments: cases)
    func answerIsThatToAClient(check: Case) throws {
        let parts = check.line.split(separator: " ", maxSplits: 1).map(String.init)
        let explanation = try explain(parts[0], parts[1], check.fields)
        let request = Explanation.request(parts[0], parts[1], check.fields)
        let plain = try Explanation.exchange(request, settings: settings, trace: nil)
        let withoutDate = { (head: String) in head.split(separator: "\n").filter { !$0.hasPrefix("Date:") } }
        #expect(withoutDate(explanation.head) == withoutDate(plain))
        #expect(!plain.isEmpty)
    }

    @Test func hostIsAddedOnlyWhereThereIsNone() {
        #expect(Explanation.request("GET", "/", []).text == "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(Explanation.request("GET", "/", ["host: a"]).text == "GET / HTTP/1.1\r\nhost: a\r\n\r\n")
    }

    /// Its end is not waited for.
    @Test func largeFileIsExplainedByItsHead() throws {
        try tree.file("root/large", String(repeating: "x", count: 3_000_000))
        #expect(try explain("GET", "/large").head.contains("Content-Length: 3000000"))
    }

    @Test func rootThatIsMissingIsNamed() throws {
        var settings = settings
        settings.topLevel.root = tree.path(of: "gone")
        let explanation = try Explanation.make(settings: settings, method: "GET", target: "/", fields: [])
        #expect(explanation.text.contains("/gone, by the default of root, which cannot be opened: No such file"))
    }

    @Test func namesOfFilesMoveNoCursor() throws {
        tree.link("root/link", to: "x\u{1b}[31m\n\u{9b}y")
        let explanation = try explain("GET", "/link")
        #expect(explanation.text.contains("leads to x\\x1b[31m\\x0a\\x9by, "))
        #expect(!explanation.text.unicodeScalars.contains { $0 != "\n" && $0.properties.generalCategory == .control })
    }

    /// The page's own fields, which a request for it would get, are not this answer's.
    @Test func fieldsOfAnErrorPageAreNotTold() throws {
        var settings = settings
        settings.topLevel.headers = [PathRule(pattern: PathPattern("*.html"), value: ["X-Page": "1"])]
        settings.topLevel.cacheControl = [PathRule(pattern: PathPattern("*.html"), value: "no-store")]
        settings.topLevel.errorPages = [.status(404): "/404.html"]
        let explanation = try Explanation.make(settings: settings, method: "GET", target: "/none", fields: [])
        #expect(topics(explanation) == Self.head + ["root", "file", "error page"] + Self.file)
        #expect(!explanation.text.contains("X-Page"))
    }

    @Test func columnsAreAligned() throws {
        let lines = try explain("GET", "/a.txt").text.split(separator: "\n\n")[0].split(separator: "\n")
        let starts = lines.map { line in
            line.prefix { $0 != " " }.count + line.drop { $0 != " " }.prefix { $0 == " " }.count
        }
        #expect(Set(starts).count == 1)
    }
}
