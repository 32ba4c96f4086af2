// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import Testing

@testable import Serving

@Suite struct PageTests {
    private let readOnly = Page.Abilities(
        upload: false, delete: false, maxSize: 1 << 20, maxFiles: 10, createsDirectories: false, onConflict: .replace)

    private func page(_ path: String, _ order: ListingOrder = ListingOrder(), _ abilities: Page.Abilities? = nil) throws
        -> Page
    {
        Page(path: try #require(RequestPath(decoded: path)), order: order, abilities: abilities ?? readOnly)
    }

    private func row(
        _ name: String, isDirectory: Bool = false, size: Int64 = 1, modified: Int64 = 0, in path: String = "/a/"
    ) throws -> String {
        try row(Array(name.utf8), isDirectory: isDirectory, size: size, modified: modified, in: path)
    }

    private func row(
        _ name: [UInt8], isDirectory: Bool = false, size: Int64 = 1, modified: Int64 = 0, in path: String = "/a/"
    ) throws -> String {
        var output: [UInt8] = []
        let entry = Page.Entry(isDirectory: isDirectory, size: size, modified: modified)
        try page(path).append(name.span, entry, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    private func whole(
        _ path: String, _ order: ListingOrder = ListingOrder(), _ abilities: Page.Abilities? = nil, files: Int = 0,
        directories: Int = 0, size: Int64 = 0
    ) throws -> String {
        let page = try page(path, order, abilities)
        var output: [UInt8] = []
        page.appendOpening(to: &output, entryCount: (files, directories), totalSize: size)
        page.appendClosing(to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: Rows

    @Test func rowOfAFileHasNameSizeAndTime() throws {
        let row = try row("b.txt", size: 1_234_567, modified: 1_700_000_000_999_999_999)
        #expect(
            row == "<tr><td><a href=\"/a/b.txt\">b.txt</a><td title=\"1,234,567 bytes\">1.2 MB"
                + "<td><time datetime=2023-11-14T22:13:20Z>2023-11-14 22:13</time>\n")
    }

    @Test func rowOfADirectoryHasASlashAndNoSize() throws {
        let row = try row("b", isDirectory: true, size: 4096)
        #expect(
            row == "<tr class=d><td><a href=\"/a/b/\">b</a><td>"
                + "<td><time datetime=1970-01-01T00:00:00Z>1970-01-01 00:00</time>\n")
    }

    @Test func orderIsKeptOnTheWayToOtherDirectories() throws {
        let order = ListingOrder(column: .time, isDescending: true)
        var output: [UInt8] = []
        let page = try page("/a/b/", order)
        for isDirectory in [true, false] {
            page.append("x".utf8.span, Page.Entry(isDirectory: isDirectory, size: 1, modified: 0), to: &output)
        }
        #expect(output.text.contains("href=\"/a/b/x/?sort=time&amp;order=desc\">"))
        #expect(output.text.contains("href=\"/a/b/x\">"))
        let frame = try whole("/a/b/", order)
        for address in ["/", "/a/", "/a/b/"] {
            #expect(frame.contains("href=\"\(address)?sort=time&amp;order=desc\""))
        }
        #expect(frame.contains("<tr class=up><td><a href=\"/a/?sort=time&amp;order=desc\">"))
    }

    @Test(
        arguments: [
            ("<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E"),
            ("\"><img src=x onerror=alert(1)>", "%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E"),
            ("a&copy;b", "a%26copy;b"), ("it's", "it%27s"), ("50%?#", "50%25%3F%23"),
            ("\u{1F600}", "%F0%9F%98%80"), ("javascript:alert(1)", "javascript:alert(1)"), ("a\\b", "a%5Cb"),
        ])
    func namesAreTextAndAnAddress(_ name: String, _ address: String) throws {
        let row = try row(name)
        #expect(row.contains("<a href=\"/a/\(address)\">"))
        // What is between the row's own tags has none of its own.
        let marks = row.filter { "<>\"'".contains($0) }
        #expect(marks == "<><><\"\"><><\"\"><><><>")
    }

    @Test func nameThatIsNotUTF8KeepsItsBytesInTheAddress() throws {
        let row = try row([0x61, 0xFF, 0x62])
        #expect(row.contains("href=\"/a/a%FFb\">a\u{FFFD}b</a>"))
    }

    @Test(arguments: [("a\nb", "a%0Ab"), ("\u{1}", "%01"), ("\t", "%09"), ("\u{7F}", "%7F")])
    func controlCharacterIsEncodedInTheAddress(_ name: String, address: String) throws {
        #expect(try row(name).hasPrefix("<tr><td><a href=\"/a/\(address)\">"))
        #expect(try row(name, isDirectory: true).hasPrefix("<tr class=d><td><a href=\"/a/\(address)/\">"))
    }

    @Test func directorysOwnPathIsEncodedInEveryAddress() throws {
        #expect(try row("x", in: "/a b&/").contains("href=\"/a%20b%26/x\""))
    }

    // MARK: Frame

    @Test(arguments: [(32, 32, false), (33, 32, true), (2_000, 32, true)])
    func breadcrumbOfADeepDirectoryIsBounded(depth: Int, links: Int, isCut: Bool) throws {
        let page = try whole("/" + String(repeating: "d/", count: depth))
        #expect(page.ranges(of: "<li><a href=\"/d/").count == links)
        #expect(page.contains("<li>…") == isCut)
        #expect(page.contains("\(String(repeating: "d/", count: depth))\" aria-current=\"page\">d</a>"))
        #expect(page.utf8.count < 256 << 10)
    }

    @Test func breadcrumbLinksEveryDirectory() throws {
        let page = try whole("/a/b c/")
        #expect(page.contains("<title>Index of /a/b c/</title>"))
        #expect(page.contains("href=\"/\"><span"))
        #expect(page.contains("<li><a href=\"/a/\">a</a>"))
        #expect(page.contains("<li><a href=\"/a/b%20c/\" aria-current=\"page\">b c</a>"))
        #expect(page.contains("<tr class=up><td><a href=\"/a/\">"))
    }

    @Test func rootHasNoWayUp() throws {
        let page = try whole("/")
        #expect(!page.contains("class=up"))
        #expect(page.contains("href=\"/\" aria-current=\"page\""))
    }

    @Test func pathIsTextInItsOwnPage() throws {
        let page = try whole("/<b>\"&'/")
        #expect(!page.contains("<b>"))
        #expect(page.contains("Index of /&lt;b&gt;&quot;&amp;&#39;/"))
    }

    @Test(
        arguments: [
            (0, 0, "0 files"), (1, 0, "1 file · 2.0 kB"), (2, 1, "1 folder, 2 files · 2.0 kB"),
            (0, 2, "2 folders, 0 files"), (100_000, 0, "100,000 files · 2.0 kB"),
        ])
    func summaryCounts(_ files: Int, _ directories: Int, _ text: String) throws {
        let page = try whole("/", files: files, directories: directories, size: 2000)
        #expect(page.contains("<p class=\"sum\">\(text)</p>"))
        #expect(page.contains("class=none") == (files + directories == 0))
    }

    @Test func columnHeadsTurnTheOrderRound() throws {
        let byName = try whole("/")
        #expect(byName.contains("aria-sort=\"ascending\"><a href=\"?sort=name&amp;order=desc\">Name</a>"))
        #expect(byName.contains("<th scope=\"col\"><a href=\"?sort=size&amp;order=desc\">Size</a>"))
        let bySize = try whole("/", ListingOrder(column: .size, isDescending: true))
        #expect(bySize.contains("<th scope=\"col\"><a href=\"?sort=name&amp;order=asc\">Name</a>"))
        #expect(bySize.contains("aria-sort=\"descending\"><a href=\"?sort=size&amp;order=asc\">Size</a>"))
    }

    // MARK: Abilities

    @Test func pageToBeReadHasNoScriptAndNoForm() throws {
        let page = try whole("/")
        #expect(!page.contains("<script"))
        #expect(!page.contains("<form"))
        #expect(page.contains("<body>"))
    }

    @Test func pageTellsItsScriptWhatIsTaken() throws {
        var abilities = readOnly
        (abilities.upload, abilities.delete) = (true, true)
        (abilities.createsDirectories, abilities.deletesDirectories) = (true, true)
        abilities.accept = ["image/*", "text/plain"]
        let page = try whole("/", ListingOrder(), abilities)
        #expect(
            page.contains(
                "<body data-upload=\"POST\" data-max-size=\"1048576\" data-folders data-replaces"
                    + " data-accept=\"image/*,text/plain\" data-deletes data-deletes-folders>"))
        #expect(page.contains("<script type=\"module\">"))
        #expect(page.contains("<noscript><form method=\"post\" enctype=\"multipart/form-data\" action=\"/\">"))
    }

    @Test func formNeedsPost() throws {
        var abilities = readOnly
        (abilities.upload, abilities.posts, abilities.onConflict) = (true, false, .refuse)
        let page = try whole("/", ListingOrder(), abilities)
        #expect(page.contains("<body data-upload=\"PUT\" data-max-size=\"1048576\" data-accept>"))
        #expect(!page.contains("<form"))
    }

    @Test func fieldsAreWholeLines() {
        let fields = String(decoding: Page.fields, as: UTF8.self)
        #expect(fields.hasPrefix("Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: "))
        #expect(fields.hasSuffix("\r\nReferrer-Policy: same-origin\r\n"))
        #expect(Page.version.count == 16)
    }
}
