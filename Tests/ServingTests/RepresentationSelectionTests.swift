// SPDX-License-Identifier: MIT
// SPDX-FileCopyrightText: 2026 The wharfd authors

import Configuration
import HTTPWire
import LinuxSystem
import Reactor
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(10))) final class RepresentationSelectionTests {
    private let pool = OffloadPool(readThreads: 1, computeThreads: 1)
    private let variants = VariantStore(memory: 1 << 20)
    private let tally = WorkerCounters()

    deinit {
        pool.stop()
    }

    private func select(
        _ path: String, _ field: String, in files: CodedTree, known: OpenFile? = nil, now: Int64 = SampleTime.now
    ) async throws -> Resource {
        let selection = RepresentationSelection(
            resolver: try files.resolver(now: now), preference: try files.preference(field), known: known, pool: pool,
            variants: variants, tally: tally)
        return await selection.select(from: try files.open(path, now: now))
    }

    /// The coding, and where its bytes come from.
    private func summary(_ resource: Resource) -> String {
        guard let file = resource.file else { return resource.summary }
        let source =
            file.compressing != nil
            ? "on its way" : file.coding == .identity || file.inlineBytes == nil ? "file" : "bytes"
        return "\(file.coding.name) \(source)"
    }

    @Test(arguments: [
        ("gzip", "gzip bytes"), ("br", "identity file"), ("*", "gzip bytes"), ("gzip;q=0", "identity file"),
        ("identity", "identity file"), ("identity;q=0", "406"), ("br, identity;q=0", "406"),
        ("gzip, identity;q=0", "gzip bytes"), ("gzip;q=0.1, identity;q=0.2", "identity file"),
    ])
    func gzipIsMadeWhereTheClientTakesIt(field: String, expected: String) async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(5_000))
        let resource = try await select("/a.txt", field, in: files)
        #expect(summary(resource) == expected)
        if expected == "gzip bytes" {
            #expect(try resource.file?.inlineBytes == compressed(CodedTree.text(5_000)))
        }
    }

    @Test(arguments: [
        (["br", "gz", "zst"], "gzip, br, zstd", "br"), (["br", "gz"], "gzip, br;q=0.9", "gzip"),
        (["gz"], "gzip, br", "gzip"), (["zst"], "br, zstd", "zstd"), (["br"], "gzip", "gzip"),
        (["br"], "br;q=0.1, identity;q=0.2", "identity"), (["br"], "br, identity;q=0", "br"),
        ([], "br, zstd", "identity"),
    ])
    func sidecarsGoByTheClientsWishesAndThenByOrder(there: [String], field: String, coding: String) async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(5_000))
        for suffix in there { try files.tree.file("a.txt.\(suffix)", "coded \(suffix)") }
        let file = try #require(try await select("/a.txt", field, in: files).file)
        #expect(file.coding.name == coding)
        let suffix = there.first { $0 == coding || coding == "gzip" && $0 == "gz" || coding == "zstd" && $0 == "zst" }
        if let suffix { #expect(try file.readContent() == "coded \(suffix)") }
    }

    @Test(arguments: [
        (511, "gzip", "identity file"), (512, "gzip", "gzip bytes"), (0, "gzip", "identity file"),
        // Who takes nothing else gets it, however little it helps.
        (511, "gzip, identity;q=0", "gzip bytes"), (1, "gzip, identity;q=0", "gzip on its way"),
        (0, "gzip, identity;q=0", "gzip on its way"),
        (1 << 20, "gzip", "gzip bytes"), ((1 << 20) + 1, "gzip", "gzip on its way"),
    ])
    func sizeDecides(size: Int, field: String, expected: String) async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(size))
        #expect(summary(try await select("/a.txt", field, in: files)) == expected)
    }

    @Test(arguments: [(1_999_999_999, "gzip on its way"), (2_000_000_000, "gzip bytes")])
    func youngFileIsCompressedEachTime(age: Int64, expected: String) async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(5_000))
        let now = SampleTime.modified + age
        #expect(summary(try await select("/a.txt", "gzip", in: files, now: now)) == expected)
        #expect((variants.memoryUsed == 0) == (expected != "gzip bytes"))
    }

    @Test(arguments: [("gzip", "identity file"), ("gzip, identity;q=0", "406"), ("identity;q=0", "406")])
    func typeThatIsNotCoveredIsSentAsItIsOrNotAtAll(field: String, expected: String) async throws {
        let files = try CodedTree()
        try files.tree.file("a.png", CodedTree.text(5_000))
        try files.tree.file("a.png.gz", "coded")
        #expect(summary(try await select("/a.png", field, in: files)) == expected)
    }

    @Test func withoutGzipOnlySidecarsAreThere() async throws {
        let files = try CodedTree(.sample(largestVariant: 1 << 20) { $0.compression.gzip = false })
        try files.tree.file("a.txt", CodedTree.text(5_000))
        #expect(summary(try await select("/a.txt", "gzip", in: files)) == "identity file")
        try files.tree.file("a.txt.gz", "coded")
        #expect(try await select("/a.txt", "gzip", in: files).file?.readContent() == "coded")
    }

    @Test func whereFilesAreTakenNoSidecarCounts() async throws {
        let files = try CodedTree(.sample(largestVariant: 1 << 20) { $0.methods.insert(.put) })
        try files.tree.file("a.txt", CodedTree.text(5_000))
        try files.tree.file("a.txt.gz", "a stranger's")
        let file = try #require(try await select("/a.txt", "gzip, br", in: files).file)
        #expect(try file.inlineBytes == compressed(CodedTree.text(5_000)))
    }

    @Test func whatWasSelectedIsTakenAgainUntilTheFileChanges() async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(5_000))
        let first = try #require(try await select("/a.txt", "gzip", in: files).file)
        #expect(try await select("/a.txt", "gzip", in: files, known: first).file === first)
        try files.tree.file("a.txt", CodedTree.text(6_000), modified: SampleTime.modified + 1)
        let second = try #require(try await select("/a.txt", "gzip", in: files, known: first).file)
        #expect(try second.inlineBytes == compressed(CodedTree.text(6_000)))
    }

    /// As an archive leaves it that is unpacked over the tree: the same inode, size and time.
    @Test(arguments: [true, false])
    func otherContentOfTheSameSizeAndTimeIsSeen(isKnown: Bool) async throws {
        let files = try CodedTree()
        let content = CodedTree.text(5_000)
        try files.tree.file("a.txt", content)
        let before = try files.tree.status("a.txt")
        let first = try await select("/a.txt", "gzip", in: files).file
        let other = String(content.reversed())
        // The kernel's clock has to move on for the change to have a time of its own.
        while try files.tree.status("a.txt") == before { try files.tree.file("a.txt", other) }
        #expect(try FileVersion(files.tree.status("a.txt")) == FileVersion(before))
        let second = try await select("/a.txt", "gzip", in: files, known: isKnown ? first : nil).file
        #expect(try second?.inlineBytes == compressed(other))
    }

    @Test func variantsThatAreFoundAndThatAreMadeAreCounted() async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(5_000))
        for _ in 0..<3 { _ = try await select("/a.txt", "gzip", in: files) }
        _ = try await select("/a.txt", "br", in: files)
        #expect([tally.values[.variantMisses], tally.values[.variantHits]] == [1, 2])
    }

    /// Who wants a small file does not wait behind what is sent compressed, or is large.
    @Test func smallFileIsCompressedWhileMuchIsUnderWay() async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(5_000))
        let (isHeldUp, isHolding) = (Semaphore(), Semaphore())
        for _ in 0..<2 {
            pool.submit(.bulk) {
                isHolding.post()
                isHeldUp.wait()
            }
            isHolding.wait()
        }
        #expect(summary(try await select("/a.txt", "gzip", in: files)) == "gzip bytes")
        for _ in 0..<2 { isHeldUp.post() }
    }

    @Test func sidecarThatComesOrGoesIsSeen() async throws {
        let files = try CodedTree()
        try files.tree.file("a.txt", CodedTree.text(5_000))
        let made = try await select("/a.txt", "gzip", in: files).file
        try files.tree.file("a.txt.gz", "coded")
        let sidecar = try await select("/a.txt", "gzip", in: files, known: made).file
        #expect(try sidecar?.readContent() == "coded")
        files.tree.remove("a.txt.gz")
        let again = try await select("/a.txt", "gzip", in: files, known: sidecar).file
        #expect(try again?.inlineBytes == compressed(CodedTree.text(5_000)))
    }
}
