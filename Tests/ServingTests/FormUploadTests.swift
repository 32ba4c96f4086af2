// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct FormUploadTests {
    /// A part with a file; the name as it stands in the head.
    private func part(_ name: String?, _ content: String, type: String? = nil) -> String {
        let fileName = name.map { "; filename=\"\($0)\"" } ?? ""
        let typeLine = type.map { "Content-Type: \($0)\r\n" } ?? ""
        return "--x\r\nContent-Disposition: form-data; name=\"f\"\(fileName)\r\n\(typeLine)\r\n\(content)\r\n"
    }

    private func begin(_ site: UploadSite, path: String = "/", _ fields: [String] = []) throws -> any Upload {
        try site.begin(path, method: "POST", ["Content-Type: multipart/form-data; boundary=x"] + fields)
    }

    /// Gives a body in pieces, as a connection does: what was not used up comes again.
    @discardableResult
    private func feed(_ upload: any Upload, _ pieces: [[UInt8]]) throws -> [Published] {
        let buffer = TransferBuffer(capacity: 65_536)
        var count = 0
        for (index, piece) in pieces.enumerated() {
            let known = count
            buffer.copy(piece.span, to: count)
            count += piece.count
            let progress = try upload.take(
                UploadPiece(
                    buffer: buffer, count: count, known: known, isFirst: index == 0, isLast: index == pieces.count - 1))
            if let published = progress.published { return published }
            buffer.move(progress.used..<count, to: 0)
            count -= progress.used
        }
        return []
    }

    /// Gives a body whole, and gives up where it is refused.
    private func send(
        _ site: UploadSite, _ body: String, path: String = "/", _ fields: [String] = []
    ) throws -> [Published] {
        let upload = try begin(site, path: path, fields)
        do { return try feed(upload, [Array(body.utf8)]) } catch {
            upload.abandon()
            throw error
        }
    }

    @Test func directoryIsOpenOnceForAllFiles() throws {
        let site = try UploadSite()
        let before = site.tree.openDescriptors
        let upload = try begin(site)
        let form = (0..<20).map { part("f\($0)", "x") }.joined()
        _ = try upload.take(.sample(form, isFirst: true))
        #expect(site.tree.openDescriptors == before + 21)
        upload.abandon()
    }

    @Test func piecesCutAnywhereMakeTheSameFiles() throws {
        let site = try UploadSite()
        let form = part(nil, "plain") + part("a", "one\r\n--y") + part("", "") + part("b", "") + "--x--\r\nepilogue"
        let body = Array(form.utf8)
        let digest = "Content-Digest: sha-256=:\(try Self.digest(of: form)):"
        for cut in 0...body.count {
            let pieces = [Array(body[..<cut]), Array(body[cut...])]
            let published = try feed(try begin(site, [digest]), pieces)
            #expect(published.map(\.path.lastSegmentBytes.text) == ["a", "b"], "cut at \(cut)")
            #expect(site.tree.content("a") == "one\r\n--y" && site.tree.content("b") == "", "cut at \(cut)")
            site.tree.remove("a")
            site.tree.remove("b")
        }
        let published = try feed(try begin(site, [digest]), body.map { [$0] })
        #expect(published.count == 2 && site.tree.content("a") == "one\r\n--y")
    }

    /// What the daemon itself says of a file with that content, in Base64.
    private static func digest(of content: String) throws -> String {
        let site = try UploadSite()
        let published = try site.put("/x", content, ["Want-Repr-Digest: sha-256=1"])
        let fields = Response(
            published: published,
            try site.request(
                "PUT", "/x",
                [
                    "Content-Length: 0", "Want-Repr-Digest: sha-256=1",
                ])
        ).fields.text
        return String(try #require(fields.split(separator: ":").dropLast().last))
    }

    /// With a thousand files in a form the process would be out of descriptors twice as soon.
    @Test func filesOfAFormShareTheirDirectory() throws {
        let site = try UploadSite()
        let before = site.tree.openDescriptors
        let upload = try begin(site)
        let form = (0..<10).map { part("file-\($0)", "content") }.joined()
        _ = try upload.take(.sample(form, isFirst: true))
        #expect(site.tree.openDescriptors <= before + 11)
        upload.abandon()
    }

    @Test func nothingIsSeenBeforeTheFormIsComplete() throws {
        let site = try UploadSite()
        let upload = try begin(site)
        _ = try upload.take(.sample(part("a", "1") + part("b", "2") + "--x\r\n", isFirst: true))
        #expect(site.tree.content("a") == nil && site.tree.content("b") == nil)
        upload.abandon()
        #expect(site.tree.names() == [])
    }

    @Test(arguments: ["", "--x", "--x-", "--x\r\n", "--x\r\nContent-Disposition: form-data\r\n"])
    func formThatIsCutShortIs400(end: String) throws {
        let site = try UploadSite()
        #expect(try refusal { _ = try send(site, part("a", "1") + end) } == .badRequest)
        #expect(site.tree.names() == [])
    }

    @Test func nothingStagedRemainsAfterAbandon() throws {
        let site = try UploadSite { $0.upload.quota = 1_000 }
        let before = site.tree.openDescriptors
        for count in 1...5 {
            let upload = try begin(site)
            let parts = (0..<count).map { part("f\($0)", "content") }.joined() + "--x\r\n"
            let piece = UploadPiece.sample(parts, isFirst: true)
            _ = try upload.take(piece)
            #expect(site.tree.openDescriptors >= before + count)
            upload.abandon()
        }
        #expect(site.tree.names() == [])
        #expect(site.tree.openDescriptors == before)
        try site.put("/all", String(repeating: "x", count: 1_000))
    }

    @Test(arguments: [(2, nil), (3, nil), (4, .contentTooLarge)] as [(Int, Status?)])
    func soManyFilesAreTaken(count: Int, expected: Status?) throws {
        let site = try UploadSite { $0.upload.maxFiles = 3 }
        let body = part(nil, "plain") + (0..<count).map { part("f\($0)", "") }.joined() + "--x--"
        #expect(try refusal { _ = try send(site, body) } == expected)
        #expect(site.tree.names().count == (expected == nil ? count : 0))
    }

    @Test(
        arguments: [
            (".hidden", .badRequest), ("d/../a", nil), (".wharfd-staging-1", .badRequest),
            (String(repeating: "n", count: 255), nil), (String(repeating: "n", count: 256), .badRequest),
        ] as [(String, Status?)])
    func nameIsTakenOrRefused(name: String, expected: Status?) throws {
        let site = try UploadSite()
        #expect(try refusal { _ = try send(site, part(name, "1") + "--x--") } == expected)
        #expect(site.tree.names().count == (expected == nil ? 1 : 0))
    }

    @Test(
        arguments: [
            ("image/png", nil), ("text/html", .unsupportedMediaType), (nil, .unsupportedMediaType),
        ] as [(String?, Status?)])
    func typeOfAPartIsTakenOrRefused(type: String?, expected: Status?) throws {
        let site = try UploadSite { $0.upload.accept = ["image/*"] }
        #expect(try refusal { _ = try send(site, part("a", "1", type: type) + "--x--") } == expected)
    }

    @Test(
        arguments: [
            ("replace", ["a"], nil), ("refuse", [], .conflict), ("rename", ["a", "a (1)"], nil),
        ] as [(String, [String], Status?)])
    func nameThatComesTwiceIsMetAsThePolicySays(policy: String, names: [String], expected: Status?) throws {
        let policy = try #require(ConflictPolicy(rawValue: policy))
        let site = try UploadSite { $0.upload.onConflict = policy }
        let body = part("a", "1") + part("a", "2") + "--x--"
        #expect(try refusal { _ = try send(site, body) } == expected)
        #expect(site.tree.names() == names)
        if policy == .replace { #expect(site.tree.content("a") == "2") }
    }

    @Test(arguments: [(10, nil), (11, .insufficientStorage)] as [(Int, Status?)])
    func quotaIsForAllFilesTogether(count: Int, expected: Status?) throws {
        let site = try UploadSite { $0.upload.quota = 10 }
        let body = part("a", "12345") + part("b", String(repeating: "x", count: count - 5)) + "--x--"
        #expect(try refusal { _ = try send(site, body) } == expected)
        #expect(site.tree.names().count == (expected == nil ? 2 : 0))
    }

    @Test func directoryHasToBeThereOrIsMade() throws {
        let strict = try UploadSite()
        let body = part("a", "1") + "--x--"
        #expect(try refusal { _ = try send(strict, body, path: "/d/") } == .conflict)
        let site = try UploadSite { $0.upload.createDirectories = true }
        #expect(try send(site, body, path: "/d/").map(\.path.bytes.text) == ["/d/a\0"])
        #expect(site.tree.content("d/a") == "1")
    }

    @Test func digestOfTheFormHasToFit() throws {
        let site = try UploadSite()
        let wrong = "Content-Digest: sha-256=:\(String(repeating: "A", count: 43))=:"
        #expect(try refusal { _ = try send(site, part("a", "1") + "--x--", [wrong]) } == .badRequest)
        #expect(site.tree.names() == [])
    }

    @Test func formWithoutFilesPutsNothingInPlace() throws {
        let site = try UploadSite()
        #expect(try send(site, part(nil, "1") + part("", "") + "--x--").isEmpty)
        #expect(site.tree.names() == [])
    }
}
