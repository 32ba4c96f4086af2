// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import Glibc
import HTTPWire
import LinuxSystem
import Testing

@testable import Serving

@Suite struct FileResolverSidecarTests {
    private let files: CodedTree
    private var tree: ScratchTree { files.tree }

    init() throws {
        files = try CodedTree()
        try files.tree.file("a.txt", "the file")
    }

    private func sidecar(
        _ coding: ContentCoding = .gzip, of path: String = "/a.txt", known: OpenFile? = nil,
        now: Int64 = SampleTime.now
    ) throws -> OpenFile? {
        try files.resolver(now: now).sidecar(of: try files.open(path), in: coding, known: known)
    }

    /// Nanoseconds that the sidecar is younger than the file by.
    @Test(arguments: [(0, true), (1, true), (SampleTime.second, true), (-1, false), (-SampleTime.second, false)])
    func sidecarThatIsNotOlderStandsForTheFile(younger: Int64, isFound: Bool) throws {
        try tree.file("a.txt.gz", "coded", modified: SampleTime.modified + younger)
        #expect(try sidecar()?.readContent() == (isFound ? "coded" : nil))
    }

    @Test(arguments: [(ContentCoding.gzip, "a.txt.gz"), (.brotli, "a.txt.br"), (.zstandard, "a.txt.zst")])
    func eachCodingHasItsName(coding: ContentCoding, name: String) throws {
        try tree.file(name, "coded")
        for other in [ContentCoding.gzip, .brotli, .zstandard] {
            #expect(try sidecar(other)?.readContent() == (other == coding ? "coded" : nil))
        }
    }

    @Test func typeAndFieldsAreTheFilesAndValidatorsItsOwn() throws {
        try tree.file("a.txt.gz", "coded", modified: SampleTime.modified + 1)
        let found = try #require(try sidecar())
        #expect(found.coding == .gzip && found.isCodable)
        #expect(found.size == 5)
        #expect(found.name == Array("/a.txt".utf8) + [0])
        #expect(
            found.contentFields.text
                == "Content-Type: text/plain; charset=utf-8\r\nContent-Encoding: gzip\r\n"
                + "X-Content-Type-Options: nosniff\r\n")
        #expect(found.validatorFields.text.contains("ETag: \"1639b5394773cd16-5-gz\"\r\nVary: Accept-Encoding\r\n"))
    }

    @Test(arguments: ["nothing", "an empty file", "a directory", "a FIFO", "a dangling link", "a loop"])
    func whatIsNoFileWithContentIsPassedOver(kind: String) throws {
        switch kind {
        case "an empty file": try tree.file("a.txt.gz")
        case "a directory": tree.directory("a.txt.gz")
        case "a FIFO": tree.fifo("a.txt.gz")
        case "a dangling link": tree.link("a.txt.gz", to: "nowhere")
        case "a loop": tree.link("a.txt.gz", to: "a.txt.gz")
        default: break
        }
        #expect(try sidecar() == nil)
    }

    @Test(arguments: [
        (SymlinkPolicy.deny, "other.gz", false), (.inside, "other.gz", true), (.inside, "/", false),
        (.follow, "other.gz", true), (.follow, "/", true),
    ])
    func linksAreFollowedByPolicy(policy: SymlinkPolicy, target: String, isFound: Bool) throws {
        let files = try CodedTree(.sample(symbolicLinks: policy))
        try files.tree.file("a.txt", "the file")
        try files.tree.file("other.gz", "coded")
        files.tree.link("a.txt.gz", to: target == "/" ? files.tree.path(of: "other.gz") : target)
        let found = try files.resolver().sidecar(of: try files.open("/a.txt"), in: .gzip, known: nil)
        #expect((found != nil) == isFound)
    }

    @Test(.enabled(if: geteuid() != 0, "root may read everything"))
    func sidecarThatMayNotBeReadIsPassedOver() throws {
        try tree.file("a.txt.gz", "coded")
        #expect(chmod(tree.path(of: "a.txt.gz"), 0) == 0)
        #expect(try sidecar() == nil)
    }

    @Test(arguments: [(252, true), (253, false)])
    func nameMayBecomeTooLong(count: Int, isFound: Bool) throws {
        let name = String(repeating: "n", count: count)
        try tree.file(name, "the file")
        if isFound { try tree.file(name + ".gz", "coded") }
        #expect(try (sidecar(of: "/" + name) != nil) == isFound)
    }

    @Test func indexHasTheSidecarBesideIt() throws {
        tree.directory("site")
        try tree.file("site/index.html", "page")
        try tree.file("site/index.html.gz", "coded")
        let found = try sidecar(of: "/site/")
        #expect(try found?.readContent() == "coded")
        #expect(found?.contentFields.text.hasPrefix("Content-Type: text/html") == true)
    }

    @Test func knownOneIsTakenAgainUntilItChanges() throws {
        try tree.file("a.txt.gz", "coded")
        let known = try #require(try sidecar())
        #expect(try sidecar(known: known) === known)
        try tree.file("a.txt.gz", "other", modified: SampleTime.modified + 1)
        let other = try #require(try sidecar(known: known))
        #expect(other !== known)
        #expect(try other.readContent() == "other")
    }

    @Test func knownOneOfAnotherCodingIsAnother() throws {
        try tree.file("a.txt.gz", "coded")
        let known = try #require(try sidecar())
        #expect(link(tree.path(of: "a.txt.gz"), tree.path(of: "a.txt.br")) == 0)
        #expect(try sidecar(.brotli, known: known)?.coding == .brotli)
    }

    @Test func youngOneIsLookedAtAnew() throws {
        try tree.file("a.txt.gz", "coded")
        let now = SampleTime.modified + SampleTime.second
        let known = try #require(try sidecar(now: now))
        #expect(known.isFresh)
        #expect(try sidecar(known: known, now: now) !== known)
    }
}
